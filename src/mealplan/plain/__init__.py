"""The planner as a conversation of plain lines, for a screen reader, a pipe or a slow line."""
