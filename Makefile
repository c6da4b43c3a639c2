# Two commands for a newcomer: `make run` and `make test`. Everything else serves those.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the cores of a small machine: a third of the tests' time is spent in waiting.
JOBS ?= 3

.DEFAULT_GOAL := help
.PHONY: help env run sandbox test lint format screenshots chaos simulate matrix fuzz bench bench-large doctor clean

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

# The stamps say which lock file an environment was made from; a changed lock makes it anew.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) .ci/preflight.py
	@test -x "$(BIN)/python" || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the bot needs into $(VENV) (once, about a minute) ..."
	@"$(BIN)/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@"$(BIN)/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what tests and lint need ..."
	@"$(BIN)/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

env: $(VENV)/.runtime  ## make .venv from the hashed lock file, with plain pip

run: $(VENV)/.runtime  ## start: the sandbox page without a token, Telegram with TELEGRAM_BOT_TOKEN
	@exec "$(BIN)/python" -m bot run

sandbox: $(VENV)/.runtime  ## only the chat page and its Bot API server
	@exec "$(BIN)/python" -m bot sandbox

doctor: $(VENV)/.runtime  ## say what is set, what is there and what is wrong
	@exec "$(BIN)/python" -m bot doctor

test: $(VENV)/.dev  ## everything that is bounded to minutes
	@"$(BIN)/python" -m pytest -n $(JOBS) --dist loadfile

lint: $(VENV)/.dev  ## ruff and mypy (strict)
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"

format: $(VENV)/.dev
	@"$(BIN)/ruff" check --fix .
	@"$(BIN)/ruff" format .

screenshots: $(VENV)/.dev  ## take the pictures of the README anew
	@SCREENSHOTS=docs/images "$(BIN)/python" -m pytest -q $(addprefix tests/pages/test_,asking.py reporting.py digests.py)

chaos: $(VENV)/.dev  ## kill the bot at every named point and at random, on both databases
	@"$(BIN)/python" -m tests.chaos

# The whole year of 500 chats takes some twenty minutes alone on two cores; for a look:
# make simulate SIMULATE="--chats 60 --days 45 --sending 0"
simulate: $(VENV)/.dev  ## a year of digests on a virtual clock: nothing twice, nothing left out
	@"$(BIN)/python" -m tests.simulate $(SIMULATE)

matrix: $(VENV)/.dev  ## who may do what, by which way, on what: every cell against an oracle
	@"$(BIN)/python" -m tests.matrix

fuzz: $(VENV)/.dev  ## ten thousand random texts for the search, twenty thousand broken files
	@FENGONG_FUZZ=1 "$(BIN)/python" -m pytest -q tests/store/search/test_find.py -k random
	@"$(BIN)/python" -m tests.fuzz

bench: $(VENV)/.dev  ## figures against the bare framework, in one run
	@"$(BIN)/python" -m tests.bench

bench-large: $(VENV)/.dev  ## the search among a million tasks too: half an hour, 8 GB of disk
	@"$(BIN)/python" -m tests.bench search-large

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
