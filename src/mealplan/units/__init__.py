"""Amounts as people type them, and numbers as the product keeps them. The only module that imports pint.

Conversions happen here, at the edge; everywhere else an amount is a float in the nutrient's own unit, in
grams, kilograms or centimetres. Three rules hold throughout:

- our own allow-list of unit words is read first, and pint sees only names from it: left alone it reads
  "pinch" as a picoinch, "t" as a tonne, "c" as the speed of light, "fl oz" as a femtolitre-ounce;
- µg_DFE, µg_RAE, mg_NE and IU are dimensions of their own, so mixing them with masses raises;
- a volume has no mass of its own: it becomes grams only through that very food's measures (1 ml is not 1 g).

Volumes are US customary (1 cup = 236.588 ml, 1 tbsp = 14.787 ml), as in the household measures of USDA SR28.
"""

from mealplan.units.amounts import NoNumber, split_amount
from mealplan.units.bodies import parse_height_cm, parse_weight_kg
from mealplan.units.conversion import canonical_unit, convert, factor, format_amount, format_number, show_unit
from mealplan.units.kitchen import (
    CONTAINERS,
    PORTIONS,
    UnknownUnit,
    is_volume,
    is_weight,
    kitchen_unit,
    parse_kitchen_amount,
    to_grams,
    typed_amount,
    volume_measures,
)
from mealplan.units.nutrient_amounts import parse_nutrient_amount, units_for

__all__ = [
    "CONTAINERS", "PORTIONS", "NoNumber", "UnknownUnit", "canonical_unit", "convert", "factor", "format_amount",
    "format_number", "is_volume", "is_weight", "kitchen_unit", "parse_height_cm", "parse_kitchen_amount",
    "parse_nutrient_amount", "parse_weight_kg", "show_unit", "split_amount", "to_grams", "typed_amount", "units_for",
    "volume_measures",
]
