#!/usr/bin/env bash
# Pins the newest releases that fit requirements*.in, with hashes, for every platform that runs Python 3.11 or newer.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)." >&2; exit 1; }
pin() { uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header "$@"; }
pin requirements.in -o requirements.txt
pin requirements-dev.in -c requirements.txt -o requirements-dev.txt
pin requirements-ministack.in -o requirements-ministack.txt
