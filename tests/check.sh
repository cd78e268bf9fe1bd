#!/usr/bin/env bash
# The quick checks, under a minute: all of them run, and the first to fail decides the answer.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for name in $(compgen -v PARVIS_) DATABASE_URL DJANGO_SETTINGS_MODULE; do unset "$name"; done
bin=.venv/bin
failed=()

step() {
  local name=$1 began=$SECONDS
  shift
  if "$@"; then echo "ok      $name ($((SECONDS - began)) s)"; else echo "FAILED  $name"; failed+=("$name"); fi
}

step "style" "$bin/python" -m ruff check --quiet
step "form" "$bin/python" -m ruff format --check --quiet
step "floors" "$bin/python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
step "types" "$bin/python" -m mypy --no-error-summary
step "migrations" env DATABASE_URL=sqlite://:memory: "$bin/python" -m django makemigrations --check --dry-run -v 0 \
  --settings parvis.settings
step "house rules" "$bin/python" -m pytest -q --no-header -p no:cacheprovider tests/house

if ((${#failed[@]})); then
  printf 'Failed: %s\n' "${failed[*]}"
  exit 1
fi
