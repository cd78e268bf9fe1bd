# Parvis: git, make and Python 3.11 or newer are all that is needed; `make help` says what there is.
# Relative paths only, so that the folder may be anywhere and have any name.

PORT ?= 8000
ARGS ?=
PYTHON ?= python3
PY := .venv/bin/python

# uv of the machine when it has one; otherwise a private one, in .tools.
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)

.DEFAULT_GOAL := help
.PHONY: help run test check bench format build clean-data clean

help:
	@echo "make run          start Parvis with a demonstration world on http://127.0.0.1:$(PORT) (PORT=8123 to move)"
	@echo "make test         the whole test suite, on SQLite then PostgreSQL (ARGS='-k deposit' goes to pytest)"
	@echo "make check        the quick checks: style, types, floors, migrations, house rules"
	@echo "make bench        the engine beside the official stylesheets, then deposits a second on both databases"
	@echo "make format       put the code in the house's form"
	@echo "make build        the wheel and source archive, in dist/"
	@echo "make clean-data   forget the demonstration world: the next 'make run' starts afresh"
	@echo "make clean        forget the environment and the tools too"

run: .venv/.ready-to-run
	@exec $(PY) -m parvis.cli demo --port $(PORT)

test: .venv/.ready-to-test
	@exec tests/run.sh $(ARGS)

check: .venv/.ready-to-test
	@exec tests/check.sh

bench: .venv/.ready-to-test
	@$(PY) -m bench.engine
	@SYNCED=1 exec tests/postgresql.sh $(PY) -m bench.first_journey $(ARGS)

format: .venv/.ready-to-test
	$(PY) -m ruff check --fix-only --quiet
	$(PY) -m ruff format

build: $(UV)
	$(UV) build

clean-data:
	rm -rf var

clean:
	rm -rf .venv .tools dist build

# The lock file rules: what runs here is what was tested.
.venv/.ready-to-run: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --no-dev --inexact
	@touch $@

.venv/.ready-to-test: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen
	@touch $@ .venv/.ready-to-run

.tools/bin/uv:
	@echo "Fetching uv into .tools (once)..."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv 2>/dev/null \
	|| { $(PYTHON) -m venv .tools/venv \
	     && .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check uv \
	     && mkdir -p .tools/bin && ln -sf ../venv/bin/uv .tools/bin/uv; } \
	|| { echo "Parvis needs uv, and could not fetch it: $(PYTHON) has neither pip nor venv, or there is no network."; \
	     echo "Install python3-venv (Debian, Ubuntu) or uv (https://docs.astral.sh/uv), then try again."; exit 1; }
