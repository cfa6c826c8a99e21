#!/usr/bin/env bash
# Prints the path of the Nu HTML checker's jar, installing it (npm, Java) when it is not here.
# Prints nothing when it cannot be had, unless CI is true: there that is a failure.
set -eu
cd "$(dirname "$0")/.."
version=26.9.27
sha256=22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
jar=.tools/npm/node_modules/vnu-jar/build/dist/vnu.jar

have() { command -v java >/dev/null && command -v npm >/dev/null; }

from_debian() {
  [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless npm >&2
}

fetched() {
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix .tools/npm "vnu-jar@$version" >&2 && [ -f "$jar" ]
}

digest() { sha256sum "$jar" 2>/dev/null || shasum -a 256 "$jar"; }

if { have || from_debian; } && fetched; then
  case "$(digest)" in
    "$sha256 "*) echo "$jar"; exit 0 ;;
    *) echo "The Nu checker that npm fetched is not the one that infra/nu.sh names by its hash." >&2; exit 1 ;;
  esac
fi
echo "NO NU CHECKER: it needs Java and npm; pages are not checked for valid HTML. Install both." >&2
[ "${CI:-}" != true ]
