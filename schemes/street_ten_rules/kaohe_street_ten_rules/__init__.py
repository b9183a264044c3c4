"""X街道关于加强信访稳定工作的十项制度, a subdistrict's ten rules for petition and stability work."""
