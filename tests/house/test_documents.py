"""The documents say what is there: links lead somewhere, commands and packages are named, paths exist."""

import argparse
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import core_invoice.cli
import parvis.cli
from core_invoice import RULESETS
from tests.house.source import ENGINE, PLATFORM, ROOT, floors

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OUTSIDE = ("http://", "https://", "mailto:")
COMMANDS = ROOT / "docs" / "reference" / "commands.md"


@cache
def documents() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    found = [ROOT / name for name in listed] or [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return tuple(sorted(path for path in found if path.exists()))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """As Git hosts make it: lower case, no punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def leads_nowhere(page: Path, link: str) -> bool:
    path, _, part = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return True
    return bool(part) and part not in {anchor(heading) for heading in HEADING.findall(read(target))}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", documents(), ids=name)
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(FENCE.sub("", read(page))) if not link.startswith(OUTSIDE)]

    assert [link for link in links if leads_nowhere(page, link)] == []


def test_every_page_can_be_reached_from_the_index():
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(read(index))}
    pages = {page for page in documents() if page.is_relative_to(index.parent)}

    assert sorted(map(name, pages - linked - {index})) == []


# --- Commands ---


def verbs(parser: argparse.ArgumentParser, program: str) -> dict[str, argparse.ArgumentParser]:
    """Each verb with its sub-verbs: "parvis journal verify"."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, inner in action.choices.items():
                found |= verbs(inner, f"{program} {verb}")
    return found or {program: parser}


PROGRAMS = verbs(parvis.cli.parser(), "parvis") | verbs(core_invoice.cli.parser(), "core-invoice")


@pytest.mark.parametrize("command", PROGRAMS)
def test_command_is_described(command):
    assert re.search(rf"^\| `{command}[` ]", read(COMMANDS), re.MULTILINE)


@pytest.mark.parametrize("command", PROGRAMS)
def test_options_of_a_command_are_described(command):
    options = {option for action in PROGRAMS[command]._actions for option in action.option_strings}
    long = {option for option in options if option.startswith("--")} - {"--help"}

    assert {option for option in long if f"`{option}" not in read(COMMANDS)} == set()


def test_no_command_is_described_that_does_not_exist():
    described = re.findall(r"^\| `((?:parvis|core-invoice)[^`A-Z]*)", read(COMMANDS), re.MULTILINE)

    assert {" ".join(command.split()) for command in described} == set(PROGRAMS)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_rule_set_is_described(ruleset):
    assert re.search(rf"^\|[^|]*`{ruleset}`", read(COMMANDS), re.MULTILINE)


# --- Paths, targets, rooms, packages ---


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_paths_named_exist(page):
    named = [code for code in CODE.findall(read(ROOT / page)) if re.fullmatch(r"\w[\w./*-]*/[\w./*-]*", code)]
    places = (ROOT, ROOT / "src", PLATFORM, ENGINE)

    assert [code for code in named if not any(list(place.glob(code)) for place in places)] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_named_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(ROOT / page), re.MULTILINE))

    assert named - targets == set()


@pytest.mark.parametrize("room", sorted(floors()))
def test_room_is_described(room):
    assert re.search(rf"`{room}(\.py)?`", read(ROOT / "ARCHITECTURE.md"))


def test_floors_are_drawn_in_their_order():
    drawing = FENCE.findall(read(ROOT / "ARCHITECTURE.md"))[0]
    platform = " ".join(line[:40] for line in drawing.splitlines())
    places = {room: re.search(rf"\b{room}\b", platform).start() for room in floors()}

    by_floor = sorted(floors(), key=lambda room: (-floors()[room], places[room]))
    assert by_floor == sorted(places, key=places.__getitem__)


def needed_to_run() -> set[str]:
    """The packages that `pip install parvis` brings, from the lock file."""
    packages = {one["name"]: one for one in tomllib.loads(read(ROOT / "uv.lock"))["package"]}
    needed, waiting = set(), ["parvis"]
    while waiting:
        package = packages[waiting.pop()]
        inside = [*package.get("dependencies", ())]
        for extra in package.get("optional-dependencies", {}).values():
            inside += extra
        fresh = {one["name"] for one in inside} - needed
        needed |= fresh
        waiting += fresh
    return needed


def test_licence_of_every_package_needed_is_told():
    told = {word.lower() for word in re.findall(r"[A-Za-z0-9][\w-]*", read(ROOT / "THIRD-PARTY.md"))}

    assert needed_to_run() - told == set()


# --- The licence ---


def test_licence_is_whole():
    licence = read(ROOT / "LICENSE")

    articles = [int(number) for number in re.findall(r"^(\d+)\.\s?[A-Z]", licence, re.MULTILINE)]
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert articles == list(range(1, 16))
    assert "Appendix" in licence
    assert licence.rstrip().endswith("require the production of a new EUPL version.")
