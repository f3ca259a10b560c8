"""Profiles: who is planned for and how, read from TOML files that compose."""
