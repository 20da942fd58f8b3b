PYTHON ?= python3
VENV   := .venv
SLOW   := .venv-slow
BIN    := $(VENV)/bin
DEMO   ?= demo
ROWS   ?= 1000000

.DEFAULT_GOAL := help

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: pyproject.toml requirements-dev.txt | $(BIN)/python
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable . --requirement requirements-dev.txt
	$(BIN)/python -m compileall -q scaffolder $$($(BIN)/python -c 'import click, yaml; print(*click.__path__, *yaml.__path__)')
	@touch $@

$(SLOW)/.installed: requirements-slow.txt | $(BIN)/python
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(SLOW)
	$(BIN)/uv pip install --quiet --python $(SLOW)/bin/python --requirement requirements-slow.txt
	@touch $@

demo: $(VENV)/.installed  ## generate the retail data mesh, run it, and say where everything lies
	$(BIN)/python tools/demo.py --target $(DEMO) --rows $(ROWS)

test: $(VENV)/.installed  ## install and pass the tests
	$(BIN)/python -m pytest --quiet -m "not slow" --numprocesses 2

slow: $(VENV)/.installed $(SLOW)/.installed  ## the slower checks: generated repositories really run, infrastructure code, browser
	SLOW_TOOLS=$(CURDIR)/$(SLOW)/bin $(BIN)/python -m pytest --quiet -m slow -rs --numprocesses 2 --dist loadfile

matrix: $(VENV)/.installed  ## the nightly set: every pair of choices, engines held against each other, adapters over all examples, a thousand sets of records
	MATRIX=all $(BIN)/python -m pytest --quiet -m slow -rs tests/unit/test_matrix.py tests/unit/test_breadth.py tests/run/test_engines.py tests/unit/test_adapters.py tests/catalog/test_records_quality.py

lint: $(VENV)/.installed  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed  ## figures beside check-jsonschema, cookiecutter and copier, as ratios
	$(BIN)/python tools/bench.py

soak: $(VENV)/.installed  ## the promises of reliability at their full figures
	$(BIN)/python tools/soak.py

gallery: $(VENV)/.installed  ## draw the pictures of the README anew
	$(BIN)/python tools/gallery.py

reference: $(VENV)/.installed  ## write docs/reference anew
	$(BIN)/python tools/reference.py

clean:  ## remove what was installed and generated
	rm -rf $(VENV) $(SLOW) $(DEMO) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help demo test slow matrix lint bench soak gallery reference clean
