"""mealplan: a weekly meal planner that hits nutrient targets with real dishes."""

__version__ = "0.1.0"
