"""Where an error came from: the last line of the author's own that it came by, never one of kaohe's or Python's."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

#: Where kaohe's and Python's own files lie: no line of theirs is where a plugin went wrong.
_OURS = Path(__file__).resolve().parents[1]
_PYTHON = Path(sysconfig.get_path("stdlib")).resolve()
_LIBRARIES = tuple(Path(sysconfig.get_path(each)).resolve() for each in ("purelib", "platlib"))

#: Libraries between kaohe and a plugin: what they raise, the plugin did.
_BETWEEN = tuple(library / name for library in _LIBRARIES for name in ("pluggy", "numpy"))


def authors_line(error: BaseException) -> str | None:
    """The last line of the author's own that an error came by ("scheme.py, line 12"); None where it came by none."""
    if isinstance(error, SyntaxError) and error.filename is not None and error.lineno is not None:
        return _said(Path(error.filename), error.lineno)
    lines = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.lineno is not None and not frame.filename.startswith("<")
    ]
    written = [(file, line) for file, line in lines if not _is_of_others(file.resolve())]
    if not written:
        return None
    home = _home(written[0][0])  # what the plugin calls of other distributions is not its own
    return _said(*[(file, line) for file, line in written if _home(file) == home][-1])


def described(error: BaseException) -> str:
    """An error in one line, with its class: a KeyError alone would only say a key."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _said(file: Path, line: int) -> str:
    return f"{file.name}, line {line}"


def _is_of_others(file: Path) -> bool:
    """Whether a file is kaohe's, Python's or of a library between; what else is installed may be the author's."""
    if file.is_relative_to(_OURS) or any(file.is_relative_to(each) for each in _BETWEEN):
        return True
    return file.is_relative_to(_PYTHON) and not any(file.is_relative_to(each) for each in _LIBRARIES)


def _home(file: Path) -> Path:
    """The topmost package that a file lies in, or the folder of a module that lies in none."""
    folder = file.resolve().parent
    while (folder.parent / "__init__.py").exists():
        folder = folder.parent
    return folder
