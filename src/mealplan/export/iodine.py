"""Iodine in words: a range, what it is held against, and whose figures they are."""

from __future__ import annotations

from mealplan.planning.result.plan import Plan

_SALT = {"no": "salt not iodised", "us": "iodised salt as in the US", "europe": "iodised salt as in Europe"}
SOURCES = (
    "USDA, FDA and ODS-NIH iodine database 4, Anses 2025 (Ciqual), the Danish Food Composition Database 6.1 "
    "(fcdb.fooddata.dk, CC BY 4.0) and MEXT 2020 (edited)"
)


def iodine_text(plan: Plan) -> str:
    """ "Iodine (watched, no goal): about 95 µg a day of 150 µg, 45 to 210 by its sources; salt not iodised ...", ""
    where nothing is known of it."""
    one = plan.iodine
    if one is None:
        return ""
    wanted = f" of {one.wanted:g} µg" if one.wanted else ""
    taken = f", and {one.supplements:g} µg from supplements" if one.supplements else ""
    over = ""
    if one.most is not None and one.high + one.supplements > one.most:
        over = f" It may be over the upper limit of {one.most:g} µg."
    share = one.unknown_mass_share
    unknown = f"; {share:.0%} of the food unknown, or by its kind" if share >= 0.005 else ""
    return (
        f"Iodine (watched, no goal): about {one.mean:.0f} µg a day{wanted}, {one.low:.0f} to {one.high:.0f} by its "
        f"sources{taken}; {_SALT[one.iodised_salt]}{unknown}.{over} Figures: {SOURCES}."
    )
