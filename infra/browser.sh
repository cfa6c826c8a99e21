#!/usr/bin/env bash
# Prints the path of a Chromium or Chrome, installing Debian's package, else Playwright's own build, when there is none.
# Prints nothing when none can be had, unless CI is true: there that is a failure.
set -eu
cd "$(dirname "$0")/.."

installed() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  return 1
}

from_debian() {
  command -v apt-get >/dev/null || return 1
  local as_root=""
  if [ "$(id -u)" != 0 ]; then sudo -n true 2>/dev/null || return 1; as_root="sudo -n"; fi
  echo "Installing Chromium for the browser stories ..." >&2
  $as_root apt-get update -qq >&2 && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2
}

from_playwright() {
  echo "Fetching Playwright's own Chromium ..." >&2
  .venv/bin/python -m playwright install chromium >&2 || return 1
  .venv/bin/python -c 'from playwright.sync_api import sync_playwright as s
with s() as p: print(p.chromium.executable_path)'
}

installed && exit 0
from_debian && installed && exit 0
from_playwright && exit 0
echo "NO BROWSER: the browser stories cannot run. Install Chromium or Chrome." >&2
[ "${CI:-}" != true ]
