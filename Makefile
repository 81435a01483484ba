# make        the environment (.venv) with Sayso in it
# make demo   read a sample story, print its brief, write it as HTML
# make test   lint, types, layers, docs and tests, from nothing (what .ci/run calls);
#             BROWSER=no leaves out the pages in a browser
# make lock   resolve the requirements again, with hashes
# make fuzz   look for bytes that break what reads them, ten minutes (FUZZ_SECONDS for each way in)
# make test-faults  reading and watching killed twenty times; full and closed disks, old and new ledgers
# make load     fifty readers and two writers over 20,000 articles for two minutes
# make soak     200 feeds watched for forty minutes of a turned clock: memory stays as it is
# make pictures the pictures of the docs, taken from the present pages
# make release      wheel, sdist and the list of what is in them (SBOM), in dist/
# make test-wheel   the wheel in an environment of its own, without development tools
.DEFAULT_GOAL := venv
PYTHON ?= python3
BROWSER ?= yes
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# uv installs in a third of pip's time; where it can't (an index that only pip is set up for), pip does
install = $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r $(1) \
	|| $(PIP) install --require-hashes -r $(1)

.PHONY: venv demo test doctest test-cluster test-faults test-wheel lint browser lock bench fuzz load soak pictures release clean

venv: .venv/core.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sayso needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing here. Install it with: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/bin/uv: .venv/bin/python requirements/uv.txt
	$(PIP) install --require-hashes -r requirements/uv.txt
	@touch $@

.venv/core.stamp: .venv/bin/uv requirements/core.txt pyproject.toml
	$(call install,requirements/core.txt)
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/core.stamp requirements/dev.txt
	$(call install,requirements/dev.txt)
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

# The browser for the tests of the pages: $$CHROMIUM, a chromium on the PATH, or Debian's package.
browser:
ifeq ($(BROWSER),no)
	@echo "BROWSER=no: the tests of the pages in a browser (tests/web, marked 'browser') are left out"
else
	@command -v "$${CHROMIUM:-chromium}" >/dev/null \
	|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	     && apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y chromium >/dev/null; } \
	|| { echo "The tests of the pages need Chromium. Install it (apt-get install chromium), name one with CHROMIUM=/path/to/chromium, or leave them out: make test BROWSER=no"; exit 1; }
endif

# the examples in the documentation of functions
doctest: .venv/dev.stamp
	$(BIN)/python -m pytest --doctest-modules --ignore=src/sayso/ledger/migrations src/sayso

test: .venv/dev.stamp browser
	@$(MAKE) --no-print-directory --jobs=2 lint doctest
	SAYSO_BROWSER=$(BROWSER) $(BIN)/python -m pytest -n 2

# Atheris comes with its own Clang runtime and is for Linux; hence requirements of its own.
FUZZ_SECONDS ?= 67
WAYS_IN := cleaners times page feed file text json table mail
fuzz: .venv/dev.stamp
	$(PIP) install --require-hashes -r requirements/fuzz.txt
	@mkdir -p .cache/fuzz
	@for way in $(WAYS_IN); do \
	  mkdir -p .cache/fuzz/$$way; echo "$$way: $(FUZZ_SECONDS) s"; \
	  $(BIN)/python -m fuzz $$way .cache/fuzz/$$way samples/pact $$(ls -d fuzz/seeds/$$way 2>/dev/null) -max_total_time=$(FUZZ_SECONDS) \
	    -max_len=4000 -timeout=60 -artifact_prefix=.cache/fuzz/$$way- >.cache/fuzz/$$way.log 2>&1 \
	  || { tail -30 .cache/fuzz/$$way.log; echo "Found one: copy .cache/fuzz/$$way-crash-* to tests/fuzz/cases/$$way-NAME.bin, and mend it"; exit 1; }; \
	done

# Everything is killed at twenty moments instead of two, and hard texts have their full size.
test-faults: .venv/dev.stamp
	SAYSO_KILLS=20 SAYSO_FULL_SIZE=yes $(BIN)/python -m pytest --log-cli-level=INFO tests/faults tests/hostile \
	  tests/ledger/test_engine.py tests/ledger/test_verify.py tests/pipeline/test_killed_reading.py tests/watch/test_watch_command.py

load: .venv/dev.stamp
	$(BIN)/python -m load readers

soak: .venv/dev.stamp
	$(BIN)/python -m load feeds

pictures: .venv/dev.stamp browser
	$(BIN)/python docs/draw_pictures.py

release: .venv/dev.stamp
	$(BIN)/python -m pytest -q tests/test_supply_chain.py
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/cyclonedx-py requirements --output-format JSON --output-file dist/sbom.cdx.json requirements/core.txt
	@ls -l dist

test-wheel: release
	rm -rf build/wheel && $(PYTHON) -m venv build/wheel
	build/wheel/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt 2>build/wheel/said || { cat build/wheel/said; exit 1; }
	@! grep -i yanked build/wheel/said || { echo "A locked version was withdrawn by its makers: make lock"; exit 1; }
	build/wheel/bin/python -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	cd build && wheel/bin/sayso --help >/dev/null && wheel/bin/sayso --ledger wheel/try.db read ../samples/pact && wheel/bin/sayso --ledger wheel/try.db brief >/dev/null && wheel/bin/sayso --ledger wheel/try.db verify
	build/wheel/bin/python -I -c "from sayso.publish.web.app import create_app; from sayso.settings import Settings; create_app('build/wheel/try.db', Settings())"

# the batch on a cluster of two nodes with 2,000 reports; make test has 200
test-cluster: .venv/dev.stamp
	SAYSO_BATCH_REPORTS=2000 $(BIN)/python -m pytest tests/batch/test_cluster.py

bench: .venv/dev.stamp
	$(BIN)/python -m bench all

lock: .venv/bin/uv
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements/uv.in -o requirements/uv.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements/core.in -o requirements/core.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache
