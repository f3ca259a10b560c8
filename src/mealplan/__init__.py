"""mealplan: a weekly meal planner that hits nutrient targets with real dishes."""

__version__ = "0.2.0.dev0"
