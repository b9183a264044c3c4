"""Relay: global ids, the interface Node, connections with keyset cursors."""

from kaohe.graphql.relay.connection import Connection, Edge, PageInfo
from kaohe.graphql.relay.node import PRESENT, Key, Marks, Node, digest_of, id_of, ids_of, key_of
from kaohe.graphql.relay.paging import Page, Slice, cursor_of, keys_of, slice_of

__all__ = [
    "PRESENT",
    "Connection",
    "Edge",
    "Key",
    "Marks",
    "Node",
    "Page",
    "PageInfo",
    "Slice",
    "cursor_of",
    "digest_of",
    "id_of",
    "ids_of",
    "key_of",
    "keys_of",
    "slice_of",
]
