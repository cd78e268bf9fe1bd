"""What every module of the house keeps to."""

import ast
import re

import pytest

from tests.house.source import ENGINE, PLATFORM, ROOT, SRC, dotted, modules, place, tree

EVERY_MODULE = pytest.mark.parametrize("path", modules(SRC), ids=lambda path: str(path.relative_to(SRC)))

# --- Names ---

MEANINGLESS = {"utils", "helpers", "common", "misc", "services", "managers", "handlers", "util", "helper"}


@pytest.mark.parametrize("folder", ["src", "tests", "bench", "docs"])
def test_module_says_what_is_in_it(folder):
    vague = [
        str(path.relative_to(ROOT))
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {"", ".py"} and path.stem in MEANINGLESS
    ]
    assert vague == []


@EVERY_MODULE
def test_module_begins_with_a_sentence(path):
    if not tree(path).body or path.name == "apps.py":
        return  # nothing in it but what Django asks for
    opening = ast.get_docstring(tree(path))

    assert opening, f"{path.relative_to(ROOT)} does not say what it holds"


def test_folders_are_at_most_three_deep():
    """Below a room: Django's own management/commands, formats/<language> and templates are imposed."""
    deep = {
        str(path.parent.relative_to(SRC))
        for path in modules(SRC)
        if len(path.parent.relative_to(SRC).parts) > 3 and not {"management", "formats"} & set(path.parts)
    }
    assert deep == set()


# --- Time ---

CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.time",
    "functions.Now",
}
AUTOMATIC = {"auto_now", "auto_now_add"}


@EVERY_MODULE
def test_only_the_clock_reads_the_time(path):
    if path == PLATFORM / "base" / "clock.py":
        return
    reads = [
        place(path, node)
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Attribute) and ".".join(dotted(node).split(".")[-2:]) in CLOCKS)
        or (isinstance(node, ast.keyword) and node.arg in AUTOMATIC)
    ]
    assert reads == [], "use parvis.base.clock, or be given the date"


# --- The engine and the plain rooms ---

WORLDLY = {"socket", "ssl", "http", "urllib.request", "requests", "subprocess", "django", "time", "random"}
PLAIN = [*modules(ENGINE), *modules(PLATFORM / "law"), *modules(PLATFORM / "lifecycle")]


def imported(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node


def is_command_line(path):
    """It talks with the system for the rest: files, terminal, processes, the language of the session."""
    return path.is_relative_to(ENGINE / "cli")


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: str(path.relative_to(SRC)))
def test_plain_room_knows_no_clock_network_or_framework(path):
    if path.name == "bench.py" or is_command_line(path):
        return
    worldly = [
        f"{place(path, node)}: {name}"
        for name, node in imported(path)
        if any(name == each or name.startswith(f"{each}.") for each in WORLDLY)
    ]
    assert worldly == []


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: str(path.relative_to(SRC)))
def test_plain_room_reads_no_environment(path):
    if is_command_line(path):
        return
    reads = [
        place(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv"}
    ]
    assert reads == []


def test_settings_alone_read_the_environment():
    """And the command line, which sets it before the settings are read."""
    readers = {
        str(path.relative_to(PLATFORM))
        for path in modules(PLATFORM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv"}
    }
    assert readers <= {"settings.py", "cli.py", "wsgi.py"}


# --- Failing loudly, and saying nothing personal ---


@EVERY_MODULE
def test_no_bare_except(path):
    bare = [
        place(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


@EVERY_MODULE
def test_no_work_left_for_later(path):
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)
    ]
    assert left == []


# --- What a stranger gets ---

FOLDERS = ("src", "tests", "docs", "bench", "deploy")
PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "Makefile")
TEXT = {".py", ".md", ".html", ".txt", ".toml", ".sh", ".js", ".css", ".svg", ".yaml", ".yml", ".po", ""}
# A path of somebody's machine means nothing to a stranger.
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.~-])/(home|root|Users|work|mnt|media)/\w")


def our_texts():
    everything = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    everything += [ROOT / page for page in PAGES]
    for path in everything:
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
            yield path


def found_in(paths, pattern):
    matches = ((path, pattern.search(path.read_text(encoding="utf-8", errors="replace"))) for path in paths)
    return [f"{path.relative_to(ROOT)}: {match[0]}" for path, match in matches if match]


def test_nothing_names_a_path_of_somebodys_machine():
    assert found_in(our_texts(), SOMEBODYS_MACHINE) == []


def test_lock_file_names_public_addresses_only():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"]+)", lock))

    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


FETCHED = re.compile(
    r"""<(script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(src|data)=["']?(https?:)?//
      | <link\b[^>]*?\bhref=["']?(https?:)?//
      | (@import\s+|url\()["']?(https?:)?//""",
    re.VERBOSE,
)


def test_pages_call_no_outside_host():
    """Everything is served by Parvis itself; links that a person may follow are another matter."""
    pages = [path for suffix in ("html", "css", "js") for path in SRC.rglob(f"*.{suffix}")]

    assert found_in(pages, FETCHED) == []


INLINE = re.compile(
    r"""<script(?![^>]*\b(src=|nonce=|type="application/(ld\+)?json"))
      | \son[a-z]+="
      | \sstyle="
      | <style\b
      | href="javascript:""",
    re.VERBOSE,
)
# Mail programs know nothing else than inline style, and read no policy.
MAIL_FOLDERS = {"email", "mail", "mails", "notifications"}


def test_pages_carry_no_inline_script_or_style():
    """The content security policy would block them."""
    pages = [path for path in SRC.rglob("templates/**/*.html") if not MAIL_FOLDERS & set(path.parts)]

    assert found_in(pages, INLINE) == []
