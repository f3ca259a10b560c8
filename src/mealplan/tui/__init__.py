"""The terminal UI. Nothing else imports this room, and no other room imports textual."""
