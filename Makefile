# make        the environment (.venv) with Sayso in it
# make demo   read a sample story, print its brief, write it as HTML
# make test   lint, types, layers, docs and tests, from nothing (what .ci/run calls)
# make lock   resolve the requirements again, with hashes
.DEFAULT_GOAL := venv
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: venv demo test lint check lock bench clean

venv: .venv/core.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sayso needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing here. Install it with: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/core.stamp: .venv/bin/python requirements/core.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/core.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/core.stamp requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

demo: venv
	@rm -rf demo && mkdir demo
	@$(BIN)/sayso --ledger demo/demo.db read samples/pact/*.html
	@$(BIN)/sayso --ledger demo/demo.db brief
	@$(BIN)/sayso --ledger demo/demo.db brief --format html --output demo/brief.html
	@echo "The same brief, with links to the words: demo/brief.html"
	@echo "More: $(BIN)/sayso --ledger demo/demo.db --help"

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest --doctest-modules --ignore=src/sayso/ledger/migrations src/sayso
	$(BIN)/python -m pytest -n 2

bench: .venv/dev.stamp
	$(BIN)/python -m bench all

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements/core.in -o requirements/core.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache
