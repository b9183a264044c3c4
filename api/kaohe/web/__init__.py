"""The web application: the GraphQL endpoint, GraphiQL, health; settings from the environment."""

from kaohe.web.app import create_app
from kaohe.web.settings import Settings

__all__ = ["Settings", "create_app"]
