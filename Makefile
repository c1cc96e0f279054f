# Two commands for newcomers: `make demo` and `make test`. Each does all of its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# Many of the unit and fault tests wait (for a quiet period, a process to start or to die) more than they compute.
UNIT_WORKERS ?= 4
BROWSER_WORKERS ?= 3

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/ready  ## a simulated store, checkout and mail box beside the real Folio, in your browser
	$(BIN)/folio demo

test: setup lint types layers storefront unit browser  ## everything: set-up, lint, types, layers, unit, property, contract, fault, browser

setup: $(VENV)/ready packages storefront-js/node_modules/.ready  ## Python, Chromium, PostgreSQL, Node packages

$(VENV)/ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

packages:
	deploy/packages.sh

storefront-js/node_modules/.ready: storefront-js/package-lock.json
	cd storefront-js && npm ci --no-audit --no-fund --loglevel=error
	touch $@

lint:  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:  ## mypy, strict
	$(BIN)/mypy backend tests e2e bench

layers:  ## imports point inward
	$(BIN)/lint-imports

storefront: storefront-js/node_modules/.ready  ## the checkout script: types, unit tests, size; the committed file equals its source
	cd storefront-js && npm run --silent check && npm run --silent verify

unit:  ## unit, property, contract and fault tests, both databases
	$(BIN)/python -m pytest tests -n $(UNIT_WORKERS) --dist worksteal -q

browser:  ## the whole thing in Chromium
	$(BIN)/python -m pytest e2e -n $(BROWSER_WORKERS) --dist worksteal -q

faults: $(VENV)/ready packages  ## Folio killed at every step, providers that lie, deliveries in any order
	$(BIN)/python -m pytest tests/faults -n $(WORKERS) -q

soak: setup  ## the long fault and fuzz runs
	FOLIO_SOAK=1 $(BIN)/python -m pytest tests e2e -n $(WORKERS) -q --timeout 3600

bench: $(VENV)/ready  ## how fast, as ratios against a baseline in the same run
	$(BIN)/python -m bench

lock:  ## renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras --no-header --no-emit-index-url \
	  --python-version 3.11 pyproject.toml -o requirements.lock

format:  ## let ruff write
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## forget everything that set-up and runs left
	rm -rf $(VENV) var storefront-js/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help demo test setup packages lint types layers storefront unit browser faults soak bench lock format clean
