# A fresh Linux or macOS machine with Python 3.11 or newer and make needs nothing else.
# `make run` answers the standard studies; `make test` runs everything that CI runs.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PAGE := $(shell find page -type f -not -path '*/node_modules/*' -not -name .built 2>/dev/null)

.PHONY: run test fuzz bench reference lock clean
.DELETE_ON_ERROR:

run: $(VENV)/.installed
	$(BIN)/sozai report

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --quiet --doctest-modules src/sozai
	$(BIN)/python -m pytest --quiet --numprocesses auto --dist loadfile tests

# The same laws on far more drawn cases.
fuzz: $(VENV)/.test
	$(BIN)/python -m pytest tests -m hypothesis --hypothesis-profile=fuzz

bench: $(VENV)/.test
	@for file in $(wildcard benchmarks/*.py); do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

reference: $(VENV)/.installed
	$(BIN)/python docs/make_reference.py

# Needs uv on the PATH; run it after a change of the dependencies in pyproject.toml or requirements-build.in.
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock:
	$(UV_COMPILE) pyproject.toml -o requirements.txt
	$(UV_COMPILE) pyproject.toml --extra test -c requirements.txt -o requirements-test.txt
	$(UV_COMPILE) requirements-build.in -c requirements.txt -o requirements-build.txt

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamp files: a step runs again only when what it depends on has changed.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "sozai needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.dependencies: $(VENV)/.made requirements.txt requirements-build.txt
	$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@touch $@

# The build backend comes from requirements-build.txt, so nothing unpinned is fetched here.
$(VENV)/.installed: $(VENV)/.dependencies pyproject.toml $(wildcard hatch_build.py) $(PAGE)
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.installed requirements-test.txt
	$(PIP) --require-hashes -r requirements-test.txt
	@touch $@
