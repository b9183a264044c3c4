"""The commands by name."""

from __future__ import annotations

from typing import Annotated

import typer

from kaohe.cli.commands.audit import app as audit
from kaohe.cli.commands.changes import changes
from kaohe.cli.commands.compare import compare
from kaohe.cli.commands.db import app as db
from kaohe.cli.commands.demo import demo
from kaohe.cli.commands.explain import explain
from kaohe.cli.commands.export import export
from kaohe.cli.commands.export_cards import export_cards
from kaohe.cli.commands.importing import import_files
from kaohe.cli.commands.price import price
from kaohe.cli.commands.schema import schema
from kaohe.cli.commands.schemes import schemes
from kaohe.cli.commands.score import score
from kaohe.cli.commands.serve import serve
from kaohe.cli.commands.stakes import stakes
from kaohe.cli.commands.verify import verify
from kaohe.cli.commands.what_if import what_if

app = typer.Typer(
    name="kaohe",
    help="What does each published assessment regime (考核) make of the same facts?",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich help costs twice the time of everything else
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from kaohe import __version__

        typer.echo(f"kaohe {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What does each published assessment regime (考核) make of the same facts?"""


app.command("serve")(serve)
app.command("schemes")(schemes)
app.command("score")(score)
app.command("explain")(explain)
app.command("stakes")(stakes)
app.command("price")(price)
app.command("what-if")(what_if)
app.command("compare")(compare)
app.command("export-cards")(export_cards)
app.command("changes")(changes)
app.command("import")(import_files)
app.command("export")(export)
app.command("verify")(verify)
app.command("schema")(schema)
app.command("demo")(demo)
app.add_typer(db, name="db")
app.add_typer(audit, name="audit")
