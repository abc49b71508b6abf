# Two commands do all: `make demo` shows the product on the bundled calls, `make test` runs every test.
# VENV= chooses where the environment goes, PYTHON= the interpreter, CALLQA_HOME= where results go.
export VENV ?= .venv
export PYTHON ?= python3

.PHONY: demo test check setup

demo: setup
	@$(VENV)/bin/callqa demo

test: setup
	@scripts/browser
	@$(VENV)/bin/python -m pytest

check: setup
	@scripts/check

setup:
	@scripts/setup
