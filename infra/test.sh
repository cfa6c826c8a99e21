#!/usr/bin/env bash
# Runs every test in three parts (units side by side, then the browser, then the crash drills) and prints the promise ledger.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
results=test-results/promises
# Otherwise each process compiles tests and product anew: more than half of what collecting the tests takes.
unset PYTHONDONTWRITEBYTECODE
rm -rf test-results
mkdir -p "$results"
failed=0

part() {
  local name=$1
  shift
  echo
  echo "== $name"
  "$python" -m pytest -q --promise-record "$results/$name.json" "$@" || failed=1
}

# What units and stories put on a disk lies in memory, where there is room for it: a disk that says it has kept a write takes
# longer than the test of it. The crash drills keep to the disk.
scratch=$(mktemp -d)
if [ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $4}')" -gt 4000000 ] 2>/dev/null; then
  scratch=$(rmdir "$scratch"; mktemp -d /dev/shm/tests.XXXXXX)
fi
trap 'rm -rf "$scratch"' EXIT

# Units wait much for processes that start and stop, so one more than a small machine has cores.
processes=${TEST_PROCESSES:-3}
# tests/policy reads the source, not the product: it is a part of make check. Left to itself, loadfile would begin with the
# files of most tests, and end with one process waiting for a slow one.
part units --basetemp "$scratch/units" -n "$processes" --dist loadfile --no-loadscope-reorder --ignore tests/browser --ignore tests/crash --ignore tests/policy tests
part browser --basetemp "$scratch/browser" -n "${TEST_PROCESSES:-2}" --dist worksteal tests/browser
# The drills wait much too, and share nothing.
part crash -n "$processes" tests/crash

echo
"$python" -m tests.promises "$results" test-results/ledger.json
exit "$failed"
