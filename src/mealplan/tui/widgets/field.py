"""A field of text that takes its keys in the order in which they were pressed.

Textual hands a letter to the field at once, but a key with a binding (backspace, the arrows, Enter) only after it has
wandered up to the app and back: of a burst, as a slow line or a fast typist sends it, the letters overtook it, and the
backspace then took one of them away. Here the field answers its own keys itself, in their turn.
"""

from __future__ import annotations

from textual.events import Key
from textual.widgets import Input


class Field(Input):
    """Like any input, without the race."""

    async def _on_key(self, event: Key) -> None:
        bindings = () if event.is_printable else self._bindings.key_to_bindings.get(event.key, ())
        if not bindings or bindings[0].action.startswith("scroll_"):  # a field does not scroll: its screen has that key
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(bindings[0].action)
