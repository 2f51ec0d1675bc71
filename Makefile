# Everything a person does with this checkout. `make` alone says what there is.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
GAZETTEER := $(VENV)/.gazetteer
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
TRAIN := .venv-train
TRAIN_PIP := $(TRAIN)/bin/python -m pip --disable-pip-version-check -qq

# The first Python here that is new enough; `make PYTHON=/path/to/python3 …` chooses another.
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
  $(if $(shell $(p) -c 'import sys; print("yes" * (sys.version_info >= (3, 11)))' 2>/dev/null),$(p))))

.DEFAULT_GOAL := help
.PHONY: help demo test check bench readme screenshots train frontend has-node has-shared format lock clean
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

BUILT := src/recount/web/static/built/manifest.json
frontend: has-node $(BUILT)  ## build the scripts of `recount serve` (keys, maps, selecting words); needs Node 18.19 or newer

has-node:
	@command -v npm >/dev/null || { echo "make frontend needs Node with npm. On Debian and Ubuntu: apt-get install nodejs npm. Without it recount serve works, but for keys, maps and selecting words." >&2; exit 1; }

frontend/node_modules/.ready: frontend/package.json frontend/package-lock.json
	@cd frontend && npm ci --no-audit --no-fund
	@touch $@

$(BUILT): frontend/node_modules/.ready $(wildcard frontend/*.ts frontend/*.json frontend/src/*)
	@cd frontend && npm run --silent build

readme: $(READY) $(GAZETTEER)  ## put what the demo prints into the README
	@$(BIN)/python examples/readme_output.py

screenshots: $(READY_DEV) $(GAZETTEER) $(BUILT)  ## take the pictures of docs/screenshots anew, in Debian's Chromium (ARGS="explore log": some)
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

# The memory of one step is kept for the next: given back to the system, it would have to be fetched and cleared
# anew at every step. Nothing is looked for on the network, and only torch makes threads.
QUICK := MALLOC_TOP_PAD_=1073741824 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=17179869184 \
  HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false

train: has-shared $(TRAIN)/.ready  ## train the shipped weights anew, from ../shared (ARGS="--seed 2", ARGS=--ship; training/README.md)
	$(QUICK) $(TRAIN)/bin/python -m training $(ARGS)

has-shared:
	@test -d ../shared || { echo "make train reads annotated reports from ../shared, which is no part of this repository and is not here. To use Recount you need no training: its weights are in the package." >&2; exit 1; }

format: $(READY_DEV)  ## put the code in the house form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# This machine's pip settings are left out, so that the hashes are those of the public index, for every platform.
COMPILE = PIP_CONFIG_FILE=/dev/null $(BIN)/pip-compile --quiet --generate-hashes --no-emit-options --no-header \
  --strip-extras --allow-unsafe --all-build-deps $(ARGS)

lock: $(READY_DEV)  ## write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(filter-out --all-build-deps,$(COMPILE)) --constraint requirements.lock --output-file benchmarks/requirements-splink.txt benchmarks/requirements-splink.in

clean:  ## remove what make made, the environments included
	rm -rf $(VENV) $(TRAIN) frontend/node_modules src/recount/web/static/built build dist src/*.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made $(TRAIN)/.made:
	@test -n "$(PYTHON)" || { echo "Recount needs Python 3.11 or newer, and none is on the PATH. Install it, or run: make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D) || { echo "This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
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

# An environment of its own, as torch is many times larger than Recount with all it needs.
$(TRAIN)/.ready: $(TRAIN)/.made requirements.lock training/requirements.txt pyproject.toml
	@echo "Setting up $(TRAIN) from requirements.lock and training/requirements.txt" >&2
	@$(TRAIN_PIP) install --require-hashes -r requirements.lock
	@$(TRAIN_PIP) install -r training/requirements.txt
	@$(TRAIN_PIP) install --no-deps --no-build-isolation --editable .
	@$(TRAIN_PIP) check
	@touch $@

$(GAZETTEER): $(READY) $(wildcard src/recount/resolve/gazetteer*.py)
	@echo "Building the gazetteer of places" >&2
	@$(BIN)/python -c 'from recount.resolve.gazetteer import prepare; prepare()'
	@touch $@
