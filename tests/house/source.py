"""The source tree as the house tests read it: rooms, their floors, and syntax trees."""

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PLATFORM = SRC / "parvis"
ENGINE = SRC / "core_invoice"


@cache
def floors() -> dict[str, int]:
    """Each room of the platform with its floor, the ground being 0, as .importlinter says."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    layers = config["importlinter:contract:platform-floors"]["layers"].split("\n")
    rooms = {}
    for floor, layer in enumerate(reversed([line for line in layers if line.strip()])):
        for room in layer.replace("|", " ").replace(":", " ").split():
            rooms[room] = floor
    return rooms


def room_of(path: Path) -> str:
    """`acts.py` of flows is in the room flows; settings.py is a room of its own."""
    return path.relative_to(PLATFORM).parts[0].removesuffix(".py")


@cache
def modules(folder: Path = SRC, *, migrations: bool = False) -> tuple[Path, ...]:
    found = sorted(folder.rglob("*.py"))
    return tuple(path for path in found if migrations or "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '?')}"


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the expression a.b.c; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inside = dotted(node.value)
        return f"{inside}.{node.attr}" if inside else node.attr
    return ""


def texts(path: Path) -> Iterator[ast.Constant]:
    """Every string of a module, docstrings left out."""
    docstrings = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                docstrings.add(first.value)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node
