# Everything that a newcomer or a pipeline types. Each target prepares what it needs, and may be repeated.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
WORKERS ?= 3
ARGS ?=
ONLY ?=

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -qq --prefer-binary

.PHONY: help demo check test coverage model lint static quick format bench lock browser postgres proxy clean

help: ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

# Ctrl-C in the moment in which Python itself starts would show a trace: it waits for manage.py, where env can do that.
HELD := $(shell env --block-signal=INT true 2>/dev/null && echo env --block-signal=INT)

demo: $(RUNTIME) ## Watch a whole game on this machine: no Redis, no Discord, no token (ARGS="--once --json ...")
	$(HELD) $(BIN)/python manage.py demo $(ARGS)

check: $(DEVELOPMENT) ## Check what can be checked in a minute: style, types, imports, and tests that need no other process
	$(MAKE) --jobs 2 --output-sync=target --no-print-directory static quick

test: $(DEVELOPMENT) browser postgres proxy ## Run every test (ARGS="tests/games -k close", WORKERS=3)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

coverage: $(DEVELOPMENT) browser postgres proxy ## Measure branch coverage of each room; one of the product below 90 % fails
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o - | $(BIN)/python tools/coverage_per_room.py

model: $(DEVELOPMENT) ## Explore the protocol with all its faults, in every order (minutes; "make test" does a little of it)
	$(BIN)/python -m tests.model

# As an installation with HTTPS is set up: what Django's checks say of it must be nothing.
PRODUCTION := DEBUG=false ALLOWED_HOSTS=trivia.example.org CSRF_TRUSTED_ORIGINS=https://trivia.example.org \
  SECRET_KEY=a-long-key-that-is-good-enough-for-the-checks-and-for-nothing-else-0123456789

# A developer's own .env is not what is checked.
static lint: export TALLY_ENV_FILE := /dev/null
static: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

lint: static ## Check style, types, import directions, migrations, configuration and deployment
# Where every test is asked for as well, these are among them.
ifneq ($(filter test,$(MAKECMDGOALS))$(ARGS),test)
	$(BIN)/python -m pytest -q tests/games/store/test_lua_headers.py tests/test_documentation.py \
	  tests/trivia_site/test_compose.py tests/trivia_site/test_deployment.py
endif

quick: $(DEVELOPMENT)
	$(BIN)/python -m pytest -q -n 2 --quick

format: $(DEVELOPMENT) ## Put imports and layout in order
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(DEVELOPMENT) ## Measure (ONLY=submit for one of them)
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY)) $(ARGS)

lock: $(DEVELOPMENT) ## Update requirements.lock: the newest versions that the ranges allow, with their hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock requirements-postgres.txt

browser postgres proxy:
	@.ci/$@

clean: ## Remove what these targets made, data of the checkout included
	rm -rf $(VENV) .data staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A directory that was copied or whose Python has gone is made again.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Tally needs Python 3.11 or later. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
	  || { rm -rf $(VENV); echo "Python cannot make a virtual environment. Debian: apt-get install python3-venv" >&2; exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what Tally needs into $(VENV) ..."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements.txt requirements-postgres.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what Tally, its tests and its checks need into $(VENV) ..."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(RUNTIME)
