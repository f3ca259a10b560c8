"""Errors a person can act on: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class MealplanError(Exception):
    """Base of every expected error. `exit_code` is the documented process exit code (docs/manual.md)."""

    exit_code = 5

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = self.message if self.where is None else f"{self.where}: {self.message}"
        return text if self.hint is None else f"{text}\n  {self.hint}"


class ValueProblem(MealplanError):
    """A value, name or file is wrong (exit code 5)."""


class SeveralProblems(ValueProblem):
    """All that is wrong with one file, told in one go. `message`, `where` and `hint` are those of the first."""

    def __init__(self, problems: Sequence[ValueProblem]) -> None:
        first = problems[0]
        super().__init__(first.message, where=first.where, hint=first.hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class NoPlan(MealplanError):
    """No plan can exist: nothing is left to serve, or locks contradict each other (exit code 4)."""

    exit_code = 4


class StoppedEarly(MealplanError):
    """Stopped before any plan was found (exit code 6)."""

    exit_code = 6


class InternalError(MealplanError):
    """A bug: for example a plan that does not pass its own verification (exit code 1)."""

    exit_code = 1


def nearest(name: str, known: Iterable[str], count: int = 3, *, common: Mapping[str, float] | None = None) -> list[str]:
    """The known names that `name` may stand for, best first (at most `count`); see `mealplan.near`."""
    from mealplan.near import closest  # deferred: only who mistypes pays for it

    return closest(name, known, count, common=common)


FEW_NAMES = 12  # of so many all are told where none is near


def unknown_name(
    kind: str,
    name: str,
    known: Iterable[str],
    *,
    where: str | None = None,
    listing: str | None = None,
    close: Sequence[str] | None = None,
) -> ValueProblem:
    """The error for a name that is not known: says the nearest valid ones (`close`, or the nearest of `known`) and how
    to list them all."""
    known = list(known)
    close = nearest(name, known) if close is None else close
    shown = name if len(name) <= 60 else name[:57] + "..."
    parts = []
    if close:
        parts.append("did you mean " + " or ".join(close) + "?")
    elif not listing and 0 < len(known) <= FEW_NAMES:
        parts.append("one of " + ", ".join(known))
    if listing:
        parts.append(f"`{listing}` lists them all.")
    return ValueProblem(f"unknown {kind} {shown!r}", where=where, hint=" ".join(parts) or None)
