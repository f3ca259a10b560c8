"""Money in words: for lists, plans and the screen alike."""

from __future__ import annotations

_WHOLE_FROM = 10.0  # of a currency; what is "about" so much has no cents


def money_text(amount: float, currency: str, *, rough: bool = False) -> str:
    """`$1.97`, `£1.97`, `1.97 EUR`; `rough`: without cents where it is more than a few."""
    number = f"{amount:.0f}" if rough and amount >= _WHOLE_FROM else f"{amount:.2f}"
    sign = "$" if currency == "USD" else currency
    return f"{number} {sign}" if sign.isalpha() else f"{sign}{number}"
