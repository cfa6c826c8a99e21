#!/usr/bin/env bash
# Every check, all of them even when one fails, two at a time where they are slow; the failures' words at the end.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
code="app workers tests bench infra wsgi.py"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
names=""

check() {
  local name=$1
  shift
  names="$names $name"
  {
    start=$(date +%s%N)
    if "$@" >"$out/$name.log" 2>&1; then echo ok; else echo FAILED; fi >"$out/$name.state"
    echo $((($(date +%s%N) - start) / 1000000)) >"$out/$name.ms"
  } &
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
}

check types     $bin/python -m mypy app workers tests bench infra wsgi.py
check duplicates $bin/python -m pylint --disable=all --enable=duplicate-code --score=n app workers
check format    $bin/python -m ruff format --quiet --check $code
check lint      $bin/python -m ruff check --quiet $code
check imports   $bin/lint-imports --no-cache
check templates $bin/python -m djlint --quiet --lint templates
check dead-code $bin/python infra/dead_code.py
check packages  $bin/python -m deptry .
check infra     $bin/cfn-lint infra/template.yaml
check secrets   $bin/python infra/secrets_in_history.py
check policy    $bin/python -m pytest -q -p no:cacheprovider --noconftest tests/policy
wait

failed=0
for name in $names; do
  state=$(cat "$out/$name.state")
  printf '%-11s %-6s %5d ms\n' "$name" "$state" "$(cat "$out/$name.ms")"
  if [ "$state" != ok ]; then failed=1; head -c 6000 "$out/$name.log"; fi
done
exit $failed
