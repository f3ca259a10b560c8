"""`python -m mealplan`."""

from mealplan.cli.main import run

if __name__ == "__main__":
    run()
