# `make` says what there is. Two commands matter: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --root-user-action=ignore
# The first Python that is new enough.
PYTHON := $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))

# How this user may install system packages: directly, by sudo without a password, or not at all ("no").
MAY := $(shell if ! command -v apt-get >/dev/null; then echo no; elif [ "$$(id -u)" = 0 ]; then echo env; \
	elif sudo -n true 2>/dev/null; then echo sudo; else echo no; fi)
# $(call system,package,what is missing without it): install it if we may, else say the one line; never fail.
define system
if [ "$(MAY)" = no ]; then \
	echo "Missing: $(1) ($(2)). To install it: sudo apt-get install -y $(1)"; \
else \
	echo "Installing $(1)"; log=$$(mktemp); \
	{ $(MAY) apt-get update && $(MAY) DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(1); } \
		>"$$log" 2>&1 || { tail -n 3 "$$log"; echo "Could not install $(1): $(2)."; }; rm -f "$$log"; \
fi
endef

.PHONY: help install dev demo test check lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS=$$'\t' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

install: $(VENV)/installed ## what OTOP needs to run, in .venv
dev: $(VENV)/dev-installed ## what its tests need, too

demo: export OTOP_ENGINE = wheel
demo: install ## the demo fair to look at, on this machine; Ctrl-C ends it
	@exec $(BIN)/otop demo

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: sudo apt-get install -y python3"; exit 3; fi
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call system,python3-venv,make cannot make its environment); }
	@echo "Making $(VENV)"
	@rm -rf $(VENV); $(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what OTOP needs"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev-installed: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@command -v chromium >/dev/null || { $(call system,chromium,journeys in a browser cannot run); }
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { $(call system,postgresql,nothing is tested on an installed server); }
	@touch $@ $(VENV)/installed

check: dev ## format, lint, types, import contracts, templates
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint otop --lint --quiet

PYTEST := $(BIN)/python -m pytest --color=no
REPEATED := $(wildcard tests/races tests/sync)

test: export OTOP_ENGINE = wheel
test: check ## everything that .ci/run checks
	@if ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && [ -n "$(REPEATED)" ]; then \
		echo "Migrations, races and sync on the installed server"; \
		OTOP_ENGINE=installed $(PYTEST) -q $(REPEATED); \
	else \
		echo "No installed PostgreSQL here: races and sync run on the wheel only"; \
	fi
	@echo "Everything on the wheel"
	@$(PYTEST) -n 2 --dist loadfile --cov=otop --cov-branch --cov-report=
	@echo "Branches of rules and actions covered, per cent (95 is the least):"
	@$(BIN)/coverage report --format=total --fail-under=95 \
		--include='otop/*/rules.py,otop/*/rules/*.py,otop/*/actions.py,otop/*/actions/*.py'

lock: | $(BIN)/python ## make both lock files again from pyproject.toml
	@$(PIP) uv
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra embedded"; \
	$$compile --group dev pyproject.toml -o requirements-dev.lock; \
	$$compile --group build pyproject.toml -c requirements-dev.lock -o requirements.lock

clean: ## remove the environment and caches; data in var/ stays
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
