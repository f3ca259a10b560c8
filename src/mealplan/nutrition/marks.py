"""What the source of a target begins with, for those who only draw it: light to import."""

from __future__ import annotations

STEADY = "kept steady"
