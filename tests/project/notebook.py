"""Runs a notebook cell by cell, as Jupyter does: what is printed, and the pictures that are left open.

With ``KAOHE_WRITE_DOCS=1`` in the environment a run writes what it got into the notebook instead of comparing.
"""

from __future__ import annotations

import base64
import json
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

from tests.project.reader import HOW_TO_MEND, WRITING


def run_notebook(file: Path) -> dict[str, Any]:
    """Run every cell and return the names that they leave.

    Raises:
        AssertionError: a cell printed, or drew, something else than the notebook shows.
    """
    mpl.use("agg")
    notebook: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "notebook"}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile("".join(cell["source"]), f"{file.name}, cell {number}", "exec"), names)
        pictures = [_picture(figure) for figure in plt.get_fignums()]
        plt.close("all")
        if WRITING:
            cell |= {"execution_count": number, "outputs": _outputs(printed.getvalue(), pictures)}
        else:
            _compare(cell, printed.getvalue(), len(pictures), f"{file.name}, cell {number}")
    if WRITING:
        file.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return names


def _compare(cell: dict[str, Any], printed: str, pictures: int, place: str) -> None:
    shown = "".join(line for output in cell["outputs"] for line in output.get("text", ()))
    assert shown == printed, f"{place} printed\n{printed}instead of\n{shown}\n{HOW_TO_MEND}"
    drawn = sum("image/png" in output.get("data", {}) for output in cell["outputs"])
    assert drawn == pictures, f"{place} drew {pictures} pictures instead of {drawn}\n{HOW_TO_MEND}"


def _outputs(printed: str, pictures: list[bytes]) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = []
    if printed:
        outputs.append({"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)})
    for picture in pictures:
        data = {"image/png": base64.b64encode(picture).decode(), "text/plain": ["<Figure>"]}
        outputs.append({"data": data, "metadata": {}, "output_type": "display_data"})
    return outputs


def _picture(number: int) -> bytes:
    """A figure as a small PNG, the same from the same figure."""
    file = BytesIO()
    plt.figure(number).savefig(file, dpi=110, metadata={"Software": None}, pil_kwargs={"optimize": True})
    return file.getvalue()
