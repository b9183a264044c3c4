"""Heads of audit chains as they were last seen: a chain that was cut off or written anew has lost the one of then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from kaohe.ledger.storage.configuration import postgres_place, sqlite_file


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a chain, how many entries it had, and when that was seen."""

    head: str
    entries: int
    at: str


def anchor_of(url: str) -> Anchor | None:
    """What was last seen of the ledger at a URL; None where nothing was, or it cannot be read.

    Raises:
        LedgerUnavailable: there is no such kind of database.
    """
    kept = _kept().get(_name(url))
    if not isinstance(kept, dict) or not isinstance(kept.get("head"), str) or not isinstance(kept.get("entries"), int):
        return None
    return Anchor(kept["head"], kept["entries"], str(kept.get("at", "")))


def keep_anchor(url: str, head: str, entries: int) -> None:
    """Keep what was seen of the ledger at a URL; a folder that cannot be written to keeps nothing."""
    if not _name(url):
        return  # a ledger in memory, of which nothing will be there the next time
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = {**_kept(), _name(url): {"head": head, "entries": entries, "at": now}}
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.with_suffix(".new")
        written.write_text(json.dumps(kept, indent=2), encoding="utf-8")
        written.replace(file)
    except OSError:
        return


def _file() -> Path:
    return platformdirs.user_state_path("kaohe", appauthor=False) / "anchors.json"


def _kept() -> dict[str, object]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _name(url: str) -> str:
    """A ledger by where it is, without the names and passwords of whoever asks."""
    server, file = postgres_place(url), sqlite_file(url)
    if server is not None:
        return f"{server.host}:{server.port}/{server.database}"
    return "" if file is None else str(file.resolve())
