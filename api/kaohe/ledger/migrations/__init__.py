"""Migrations, from the empty database on."""
