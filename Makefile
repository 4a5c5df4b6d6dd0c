# Two commands do everything on a fresh machine with Python 3.11 or newer, git and make:
#   make demo    installs the program, builds the graph of seeds/ and answers a first question
#   make test    installs what the tests need and runs every check
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   := $(VENV)/demo-store

.PHONY: demo test lint types imports tests browser docs docs-check benchmarks clean

demo: $(VENV)/installed
	@$(BIN)/kg build --store $(DEMO) seeds
	@echo
	@$(BIN)/kg path Tencent Enflame --store $(DEMO)
	@echo
	@echo "Try next (the graph is in $(DEMO)):"
	@echo "  export KG_STORE=$(DEMO) PATH=$$PWD/$(BIN):\$$PATH"
	@echo "  kg path 腾讯 智谱            # names in any script"
	@echo "  kg show Zhipu               # all that is known of one company"
	@echo "  kg investors Enflame        # who funds it"
	@echo "  kg html -o graph.html       # the graph as one page"
	@echo "  kg cypher                   # a Cypher console; no server is needed"
	@echo "  kg query                    # the questions that ship with the program"
	@echo "  kg build --help             # read your own documents"

test: $(VENV)/installed-dev lint types imports tests docs-check

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

imports: $(VENV)/installed-dev
	$(BIN)/lint-imports

tests: $(VENV)/installed-dev browser
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

# A real Chromium for the tests of the page: the one that is there, else one that can be installed.
browser: $(VENV)/installed-dev
	$(BIN)/python tests/browser.py

# The README and docs/ hold the output of real runs; `make docs` writes it again, `make docs-check` compares.
docs: $(VENV)/installed-dev
	$(BIN)/cog -r -P README.md docs/*.md

docs-check: $(VENV)/installed-dev
	$(BIN)/cog --check --diff -P README.md docs/*.md

benchmarks: $(VENV)/installed-dev
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/path.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/ownership.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/embedded.py
	$(BIN)/python benchmarks/parity.py
	$(BIN)/python benchmarks/mirror.py

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[all]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
