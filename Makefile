# Everything a developer types. Each target sets up what it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: fire mutants help demo test check eval fit bench clean

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

eval: $(READY) ## how well the reader reads, by kind, over the mails of the tests
	$(BIN)/python -m tests.evaluate

fit: $(READY) ## weigh the reader's signs anew by the mails of the tests; OTHER=folder adds mail that is of no hiring
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fit]'
	$(BIN)/python -m tests.fit $(OTHER)

mutants: $(READY) ## break each rule of when and to whom, and see that a test notices (minutes)
	$(BIN)/python -m tests.mutants

fire: $(READY) ## 10,000 hostile mails and every kill, through the whole product (minutes)
	tests/install-servers
	AFTERWORD_MUTATIONS=10000 $(BIN)/pytest tests/fire --timeout=1800 --durations=10

bench: $(READY) ## timings, as ratios against a reference in the same run
	tests/install-servers
	$(BIN)/python bench/read.py
	$(BIN)/python bench/sync_imap.py
	$(BIN)/python bench/sync_maildir.py
	$(BIN)/python bench/idle.py

clean: ## remove what make made
	rm -rf $(VENV) dist build
