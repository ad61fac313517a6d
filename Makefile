# Two commands on a fresh machine: `make demo` and `make test`. Needs Python 3.11 or newer and the package registries.
PYTHON ?= python3
PORT ?= 8000
RUN = .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset install dev test soak rush check lint types contracts templates migrations strings lock clean

help:
	@echo "make demo         try Sofra here (PORT=$(PORT)); make demo-reset forgets the data first"
	@echo "make test         the suite; make soak: the long storms of processes and faults"
	@echo "make check        format, lint, types, import contracts, templates, migrations, strings, then the suite"
	@echo "make rush         a benchmark: 200 applicants submit in the last minute (benchmarks/README.md)"
	@echo "make dev          the development server; make lock: write the requirement locks anew"

demo:
	@$(PYTHON) config/bootstrap.py demo -m config.demo

demo-reset:
	@$(PYTHON) config/bootstrap.py demo -m config.demo --reset

install:
	@$(PYTHON) config/bootstrap.py dev

dev: install
	$(RUN) manage.py migrate
	DEBUG=yes $(RUN) manage.py runserver $(PORT)

test: install
	$(RUN) -m config.catalogues
	$(RUN) -m pytest -n auto --dist loadgroup

soak: install
	$(RUN) -m config.catalogues
	$(RUN) -m pytest -m soak -n 0

rush: install
	$(RUN) -m config.catalogues
	$(RUN) -m benchmarks.last_evening

check: lint types contracts templates migrations strings
	@$(MAKE) --no-print-directory test

lint: install
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

types: install
	$(RUN) -m mypy

contracts: install
	$(RUN) -c "import sys; from importlinter.cli import lint_imports_command as check; sys.path.insert(0, '.'); check()"

templates: install
	$(RUN) -m djlint grants notifications --lint --quiet

migrations: install
	$(RUN) manage.py makemigrations --check --dry-run

strings: install
	$(RUN) manage.py check_strings

lock:
	$(RUN) -m uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -o requirements.txt
	$(RUN) -m uv pip compile pyproject.toml --extra embedded --universal --generate-hashes --no-header --no-annotate -o requirements-demo.txt
	$(RUN) -m uv pip compile pyproject.toml --extra embedded --extra dev --universal --generate-hashes --no-header --no-annotate -o requirements-dev.txt

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov
