# `make run` needs nothing but Python 3.11 or newer; `make test` is the whole suite.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
TEMPLATES = $(shell find templates -name '*.html')
# The project's own pip, or that of the machine where Debian's Python makes an environment without.
INSTALL = if $(BIN)/python -m pip --version >/dev/null 2>&1; \
	then $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<; \
	else $(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check -r $<; fi

.PHONY: run test races mutations bench lint format translations screenshots

run: .venv/installed
	@$(BIN)/python manage.py quickstart $(ARGS)

test: lint
	@$(BIN)/python -m tests.suite

races: .venv/installed-for-tests
	RACES=full $(BIN)/python -m tests.suite -k test_concurrency

mutations: .venv/installed-for-tests
	@$(BIN)/python -m tests.mutations $(ARGS)

bench: .venv/installed-for-tests
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lint: .venv/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(BIN)/djhtml --tabwidth 2 --check $(TEMPLATES)
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_vendor

format: .venv/installed-for-tests
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES)
	@$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

translations: .venv/installed
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-wrap --add-location file \
		--extension html,txt,xml,py \
		--ignore .venv --ignore var --ignore tests --ignore static/vendor
	$(BIN)/python manage.py compilemessages --ignore .venv

screenshots: .venv/installed-for-tests
	$(BIN)/python docs/screenshots.py

.venv/installed: requirements.txt | $(BIN)/python
	@echo "Installing what Throughline needs into .venv (once, about a minute) ..."
	@$(INSTALL)
	@touch $@

.venv/installed-for-tests: tests/requirements.txt .venv/installed
	@echo "Installing what the tests need into .venv ..."
	@$(INSTALL)
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Throughline needs Python 3.11 or newer. If you have one: make run PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 \
		|| { $(PYTHON) -m pip --version && $(PYTHON) -m venv --clear --without-pip .venv; } >/dev/null 2>&1 \
		|| { rm -rf .venv; \
		echo "This Python can make no virtual environment. On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
		exit 1; }
