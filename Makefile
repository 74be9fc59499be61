# Each command sets up what it needs by itself; «make» alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
ARGS ?=

.PHONY: help
help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.PHONY: run
run:  ## start everything with a made-up council (ports 8000 and 8001; Ctrl-C stops it)
	@$(PYTHON) ops/run.py

.PHONY: reset
reset:  ## forget the demo's database, keys and files
	@$(PYTHON) ops/reset.py

.PHONY: setup
setup:  ## make .venv with the tools for developers
	@$(PYTHON) ops/setup.py dev

.PHONY: test
test: setup  ## all tests, browser stories too (ARGS=… goes to pytest; DATABASE_URL=… REDIS_URL=…)
	@$(PYTHON) ops/tools.py
	@$(VENV_PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations 10 $(ARGS)

.PHONY: lint
lint: setup  ## style, layers, types, pending migrations
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	PYTHONPATH=.:site .venv/bin/lint-imports
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) manage.py makemigrations --check --dry-run

.PHONY: audit
audit: setup  ## is something known against the packages of the lock? (ARGS="--copy all.zip" without a network)
	@$(VENV_PYTHON) manage.py dependencies $(ARGS)

.PHONY: drill
drill: setup  ## take over the public door of a copy: what can be read? (as root; DATABASE_URL=… of a superuser)
	@$(VENV_PYTHON) ops/drill_public_door.py

.PHONY: bench
bench: setup  ## the figures, as a table and in var/bench/results.json (ROWS=name,name for some)
	@ROWS="$(ROWS)" $(VENV_PYTHON) -m tests.benchmarks

.PHONY: shots
shots: setup  ## a picture of every screen, into var/shots/, and what axe finds on it
	@$(PYTHON) ops/browser.py
	@$(VENV_PYTHON) -m tests.shots

.PHONY: clean
clean:  ## remove caches and test databases; keeps the demo and .venv
	rm -rf var/test var/bench var/shots .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
