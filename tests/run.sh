#!/usr/bin/env bash
# The whole suite: on SQLite with the browser journeys, then on PostgreSQL. Arguments go to pytest.
# Debian's postgresql, chromium and a JDK with JAXB are installed when missing, where this account may (root, with
# apt-get).
# A part that cannot run is said plainly, and is a failure when CI=true.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for name in $(compgen -v PARVIS_) DATABASE_URL DJANGO_SETTINGS_MODULE; do
  [[ $name == PARVIS_TEST_BROWSER ]] || unset "$name"
done
skipped=()
failed=()

has_postgresql() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ||
    { command -v pg_config >/dev/null && [[ -x $(pg_config --bindir)/initdb ]]; }
}

browser() {
  local name
  for name in "${PARVIS_TEST_BROWSER:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [[ -n $name ]] && command -v "$name"; then return; fi
  done
  return 1
}

# The judge of PDF/A comes with the Python packages; it runs on Java, and needs JAXB beside.
judges_pdf() {
  command -v javac >/dev/null && [[ -e /usr/share/java/jaxb-runtime.jar && -e /usr/share/java/FastInfoset.jar ]]
}

install_missing() {
  local wanted=()
  has_postgresql || wanted+=(postgresql)
  browser >/dev/null || wanted+=(chromium)
  judges_pdf || wanted+=(default-jdk-headless libjaxb-java)
  ((${#wanted[@]})) || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${wanted[*]}. Install them to run every test (Debian: apt-get install ${wanted[*]})."
    return 0
  fi
  echo "Installing ${wanted[*]}..."
  local said
  if ! said=$(apt-get update -qq 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" 2>&1); then
    echo "apt-get could not install ${wanted[*]}:"
    tail -n 5 <<<"$said"
  fi
}

suite() {
  local name=$1
  shift
  echo "== $name =="
  "$@"
  local answer=$?
  # 5: no test matched the arguments, which is no failure when some were given
  if ((answer != 0)) && ! { ((answer == 5)) && ((${#arguments[@]})); }; then failed+=("$name"); fi
}

arguments=("$@")
install_missing
judges_pdf || skipped+=("the judgement of PDF/A (no JDK or no JAXB)")
pytest=(.venv/bin/python -m pytest -q --no-header -p no:cacheprovider)
if PARVIS_TEST_BROWSER=$(browser); then
  export PARVIS_TEST_BROWSER
  suite "SQLite" "${pytest[@]}" "$@"
else
  skipped+=("browser journeys (no Chromium)")
  suite "SQLite" "${pytest[@]}" -m "not journey" "$@"
fi
if has_postgresql; then
  suite "PostgreSQL" tests/postgresql.sh "${pytest[@]}" -m "not journey or postgresql" \
    --ignore tests/core_invoice --ignore tests/house "$@"
else
  skipped+=("everything on PostgreSQL (not installed)")
fi

for part in "${skipped[@]}"; do echo "SKIPPED: $part"; done
if ((${#skipped[@]})) && [[ ${CI:-} == true ]]; then failed+=("parts were skipped, and CI runs everything"); fi
if ((${#failed[@]})); then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
if ((${#skipped[@]})); then echo "All the tests that could run passed."; else echo "All tests passed."; fi
