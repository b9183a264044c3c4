"""Operations of migrations that Tortoise does not ship."""

from __future__ import annotations

from typing import Any

from tortoise.migrations.operations import RunSQL


class OnPostgres(RunSQL):
    """Statements for PostgreSQL alone."""

    async def database_forward(self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        """Run the statements where they are for."""
        if state_editor is not None and state_editor.DIALECT == "postgres":
            await super().database_forward(app_label, old_state, new_state, state_editor)

    async def database_backward(self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None) -> None:
        """Run the reverse statements where they are for."""
        if state_editor is not None and state_editor.DIALECT == "postgres":
            await super().database_backward(app_label, old_state, new_state, state_editor)
