"""The web application: the GraphQL endpoint, tables of cards, GraphiQL, health; settings from the environment."""

from kaohe.web.app import create_app
from kaohe.web.documents import DocumentsError
from kaohe.web.settings import Settings

__all__ = ["DocumentsError", "Settings", "create_app"]
