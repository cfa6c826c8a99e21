# Python 3.11 or newer and make are all that is assumed. `make help` lists what there is.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
PIP := pip install --quiet --disable-pip-version-check --require-hashes
CHECKED := app workers tests bench infra wsgi.py

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench format lock

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: .venv/runtime  ## start everything; one Ctrl-C stops it (PORT, HOST and DATA_DIR are honoured)
	@exec $(BIN)/python -m app.launch

demo: .venv/runtime  ## fill an account on the running instance's data and print the link that signs in to it
	@exec $(BIN)/python -m app.demo

test: .venv/dev .tools/ministack/ready .tools/browser .tools/nu  ## pass every test, a real browser included
	@exec bash infra/test.sh

check: .venv/dev  ## format, lint, types, import contracts, templates, dead and duplicate code
	@exec bash infra/check.sh

bench: .venv/dev .tools/ministack/ready .tools/browser  ## each figure beside its baseline from the same run; writes bench/results.json
	@exec $(BIN)/python -m bench

format: .venv/dev  ## rewrite code to the house's format
	@$(BIN)/python -m ruff check --quiet --fix-only $(CHECKED)
	@$(BIN)/python -m ruff format --quiet $(CHECKED)

lock: .venv/dev  ## pin the newest releases that fit requirements*.in
	@bash infra/lock.sh

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (on Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Setting up .venv (once) ..." >&2
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	@echo "Installing what the product needs (once) ..." >&2
	@$(BIN)/python -m $(PIP) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@echo "Installing what tests and checks need (once) ..." >&2
	@$(BIN)/python -m $(PIP) -r requirements-dev.txt
	@touch $@

.tools/ministack/ready: requirements-ministack.txt | .venv/bin/python
	@echo "Setting up the AWS stand-in for tests, in a venv of its own (once) ..." >&2
	@test -x .tools/ministack/bin/python || $(PYTHON) -m venv .tools/ministack
	@.tools/ministack/bin/python -m $(PIP) -r requirements-ministack.txt
	@touch $@

# What could not be had is not noted: the next run looks again.
.tools/browser: infra/browser.sh | .venv/dev
	@mkdir -p .tools
	@bash infra/browser.sh > $@.new
	@if test -s $@.new; then mv $@.new $@; else rm $@.new; fi

.tools/nu: infra/nu.sh
	@mkdir -p .tools
	@bash infra/nu.sh > $@.new
	@if test -s $@.new; then mv $@.new $@; else rm $@.new; fi
