# Everything a developer types. Each target sets up what it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test check bench clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY) ## the main job on invented mail, no account needed
	$(BIN)/afterword demo

test: $(READY) ## all tests; installs the servers they need where it may
	tests/install-servers
	$(MAKE) --no-print-directory check
	$(BIN)/pytest -n auto

check: $(READY) ## lint, types and layers, in seconds
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## timings, as ratios against a reference in the same run
	tests/install-servers
	$(BIN)/python bench/sync_imap.py

clean: ## remove what make made
	rm -rf $(VENV) dist build
