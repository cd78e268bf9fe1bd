"""Faces show and ask; only acts write."""

import ast

import pytest

from tests.house.source import PLATFORM, modules, place, tree

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "execute",
    "executemany",
    "select_for_update",
    "raw",
}
FACES = [path for face in ("web", "api") for path in modules(PLATFORM / face)]


def decorators(module):
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            yield from node.decorator_list  # @router.delete("/…") declares an endpoint


def is_act(call):
    """`acts.update(...)`: the room below does it."""
    return isinstance(call.func.value, ast.Name) and call.func.value.id == "acts"


@pytest.mark.parametrize("path", FACES, ids=lambda path: str(path.relative_to(PLATFORM)))
def test_face_does_not_write(path):
    declared = set(decorators(tree(path)))
    writes = [
        f"{place(path, node)} .{node.func.attr}("
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in WRITES and node not in declared and not is_act(node)
    ]
    assert writes == [], "call an act of the room below instead"


@pytest.mark.parametrize("path", FACES, ids=lambda path: str(path.relative_to(PLATFORM)))
def test_face_opens_no_transaction(path):
    opened = [
        place(path, node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.db"
        and {alias.name for alias in node.names} & {"transaction", "connection", "connections"}
    ]
    assert opened == []
