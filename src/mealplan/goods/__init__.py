"""What one buys: the thing behind an ingredient, the packs that cover a need, what is in the house, what it costs.

Below planning, so that a week can be planned with it; the shopping list is made of it after that.
"""
