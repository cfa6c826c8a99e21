#!/usr/bin/env bash
# Prints the path of the Nu HTML checker's jar, installing it (npm, Java) when it is not here.
# Prints "missing" when it cannot be had, unless CI is true: there that is a failure.
set -eu
cd "$(dirname "$0")/.."
version=26.9.27
jar=.tools/npm/node_modules/vnu-jar/build/dist/vnu.jar

have() { command -v java >/dev/null && command -v npm >/dev/null; }

from_debian() {
  [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless npm >&2
}

if { have || from_debian; } && npm install --silent --no-audit --no-fund --prefix .tools/npm "vnu-jar@$version" >&2 && [ -f "$jar" ]; then
  echo "$jar"
  exit 0
fi
echo "NO NU CHECKER: it needs Java and npm; pages are not checked for valid HTML. Install both, then 'rm .tools/nu'." >&2
[ "${CI:-}" != true ] || exit 1
echo missing
