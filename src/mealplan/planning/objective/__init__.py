"""What a week is worth: a tuple of levels, each a sum of terms, each term one object in one file.

`Objective` holds the terms of a problem in their order; the search, the exact program, the bound and a plan's levels
all read it. A new term is a new file here, a line in `terms_of`, and its test.
"""

from mealplan.planning.objective.kitchen import Kitchen, Menu, Moves, Outcome, Pot
from mealplan.planning.objective.objective import Objective, Running, Score, terms_of
from mealplan.planning.objective.rows import Rows
from mealplan.planning.objective.term import Change, Part, Program, Relaxation, Sense, State, Term, Variable

__all__ = [
    "Change", "Kitchen", "Menu", "Moves", "Objective", "Outcome", "Part", "Pot", "Program", "Relaxation", "Rows",
    "Running", "Score", "Sense", "State", "Term", "Variable", "terms_of",
]  # fmt: skip
