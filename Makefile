# Everything a person does with this checkout. `make` alone says what there is.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
GAZETTEER := $(VENV)/.gazetteer
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

# The first Python here that is new enough; `make PYTHON=/path/to/python3 …` chooses another.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
  $(if $(shell $(p) -c 'import sys; print("yes" * (sys.version_info >= (3, 11)))' 2>/dev/null),$(p))))

.DEFAULT_GOAL := help
.PHONY: help demo test check bench readme format lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(READY) $(GAZETTEER)  ## set up, then the main job on examples/: the table of incidents
	@rm -rf build/demo
	@$(BIN)/recount run examples/reports --casebook build/demo/casebook --out build/demo/out

test: $(READY_DEV) $(GAZETTEER)  ## set up, then all tests (ARGS="-k word" for some)
	@$(BIN)/python -m pytest $(ARGS)

check: $(READY_DEV)  ## ruff, mypy, the import table, the size budgets, the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture
	$(BIN)/python -m benchmarks --recorded

bench: $(READY_DEV) $(GAZETTEER)  ## measure against benchmarks/floors.json (ARGS=--write keeps the figures and writes docs/accuracy.md)
	$(BIN)/python -m benchmarks $(ARGS)

readme: $(READY) $(GAZETTEER)  ## put what the demo prints into the README
	@$(BIN)/python examples/readme_output.py

format: $(READY_DEV)  ## put the code in the house form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# This machine's pip settings are left out, so that the hashes are those of the public index, for every platform.
COMPILE = PIP_CONFIG_FILE=/dev/null $(BIN)/pip-compile --quiet --generate-hashes --no-emit-options --no-header \
  --strip-extras --allow-unsafe --all-build-deps $(ARGS)

lock: $(READY_DEV)  ## write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:  ## remove what make made, the environment included
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Recount needs Python 3.11 or newer, and none is on the PATH. Install it, or run: make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(READY): $(VENV)/.made requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): $(READY) requirements-dev.lock
	@echo "Adding the tools of requirements-dev.lock" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(GAZETTEER): $(READY) $(wildcard src/recount/resolve/gazetteer*.py)
	@echo "Building the gazetteer of places" >&2
	@$(BIN)/python -c 'from recount.resolve.gazetteer import prepare; prepare()'
	@touch $@
