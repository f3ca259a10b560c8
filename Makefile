# The two commands that a newcomer needs: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev

.PHONY: run test prove check bench docs screenshots wheel lock clean

# On a terminal: the UI. Without one: the fibromyalgia example week with its shopping list.
run: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ]; then \
	  $(BIN)/mealplan; \
	else \
	  week=$$(mktemp) && trap 'rm -f "$$week"' EXIT && \
	  { $(BIN)/mealplan plan -p example-fibromyalgia --seed 1 --format json -o "$$week"; code=$$?; \
	    [ $$code -eq 0 ] || [ $$code -eq 3 ] || exit $$code; } && \
	  $(BIN)/mealplan show "$$week" && echo && $(BIN)/mealplan shop "$$week"; \
	fi

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n 4

# In parts that resume. `PROVE=full`: all of the long counts in place of a tenth; `FRESH=1`: what has passed, too.
prove: $(DEV_STAMP)
	@$(BIN)/python scripts/prove.py $(if $(PROVE),--share $(PROVE)) $(if $(FRESH),--fresh)

check: $(DEV_STAMP)
	$(BIN)/ruff check src tests scripts bench hatch_build.py
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini
	$(BIN)/lint-imports

bench: $(DEV_STAMP)
	$(BIN)/python bench/run.py

# The manual is written from the code.
docs: $(STAMP)
	$(BIN)/python scripts/manual.py

screenshots: $(DEV_STAMP)
	$(BIN)/python scripts/screenshots.py
	SCREENSHOTS=screenshots $(BIN)/python -m pytest -m prove -k pictures tests/test_phone_browser.py  # where there is a Chromium

wheel: $(DEV_STAMP)
	$(BIN)/python -m build --wheel --no-isolation

# Rewrites the pinned requirements (needs the network and pip-tools).
lock:
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe -o requirements.txt pyproject.toml scripts/build-requirements.in
	$(BIN)/pip-compile -q --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing mealplan into $(VENV) (once) ..." >&2
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt pyproject.toml $(STAMP)
	@echo "Installing what the tests need into $(VENV) (once) ..." >&2
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) dist build .prove .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
