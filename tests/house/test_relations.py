"""Relations between models respect the floors; import contracts do not see them."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField

from tests.house.source import PLATFORM, dotted, floors, modules, place, room_of, texts, tree


def room_of_model(model):
    return model.__module__.split(".")[1]


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("parvis.")]


def relations():
    for model in own_models():
        for field in [*model._meta.get_fields(include_hidden=False), *model._meta.private_fields]:
            if isinstance(field, ForeignObject | ManyToManyField) and field.model is model:
                yield field


def test_there_are_relations_to_look_at():
    assert len(list(relations())) > 10


def test_relations_go_down_or_stay_in_their_room():
    upward = [
        f"{field.model.__name__}.{field.name} → {field.related_model.__name__}"
        for field in relations()
        if field.related_model.__module__.startswith("parvis.")
        and floors()[room_of_model(field.related_model)] > floors()[room_of_model(field.model)]
    ]
    assert upward == []


def test_relations_do_not_go_sideways():
    sideways = [
        f"{field.model.__name__}.{field.name} → {field.related_model.__name__}"
        for field in relations()
        if field.related_model.__module__.startswith("parvis.")
        and room_of_model(field.related_model) != room_of_model(field.model)
        and floors()[room_of_model(field.related_model)] == floors()[room_of_model(field.model)]
    ]
    assert sideways == []


def test_no_room_hangs_its_name_on_a_model_of_a_room_below():
    """A reverse accessor would let the room below call the one above (`organisation.payment_requests`)."""
    hung = [
        f"{field.related_model.__name__}.{field.remote_field.get_accessor_name()}"
        for field in relations()
        if field.related_model.__module__.startswith("parvis.")
        and room_of_model(field.related_model) != room_of_model(field.model)
        and not field.remote_field.hidden
        and floors()[room_of_model(field.model)] > floors()["accounts"]
    ]
    assert hung == []


def test_models_are_never_fetched_by_a_string():
    found = [
        place(path, node)
        for path in modules(PLATFORM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func).endswith("get_model")
    ]
    assert found == []


def test_no_signals():
    found = [
        place(path, node)
        for path in modules(PLATFORM)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and re.search(r"\bsignals\b|\bdispatch\b", node.module or "")
    ]
    assert found == [], "what follows an act reads the journal instead"


@pytest.mark.parametrize("path", modules(PLATFORM), ids=lambda path: str(path.relative_to(PLATFORM)))
def test_strings_do_not_name_a_room_above(path):
    room = room_of(path)
    if room not in floors() or room in {"cli", "settings"}:
        return
    above = [
        f"{place(path, node)}: {node.value}"
        for node in texts(path)
        if (named := re.fullmatch(r"parvis\.(\w+)(\.\w+)*", node.value))
        and floors().get(named[1], 0) > floors()[room]
    ]
    assert above == []


def test_people_are_not_known_below_their_own_floor():
    found = [
        place(path, node)
        for path in modules(PLATFORM)
        if floors().get(room_of(path), 99) < floors()["accounts"]
        for node in ast.walk(tree(path))
        if dotted(node).split(".")[-1] in {"AUTH_USER_MODEL", "get_user_model"}
    ]
    assert found == []


# --- What a sharded PostgreSQL accepts ---

# Tables that grow with traffic, each with the column that says on which server a row lives.
TRAFFIC = {
    "PaymentRequest": "buyer",
    "SupportingDocument": "buyer",
    "Flow": "organisation",
    "Entry": "buyer_id",
}
# Small tables that every server holds whole.
REFERENCE = {"Organisation", "Department", "User", "Attachment", "Invitation", "ApiKey"}
# Small tables of the coordinator, read and written by background work.
LOCAL = {"Job", "Allowance", "Pending", "Link", "Head", "Bookmark", "SetAside", "OutgoingMail"}


def traffic_models():
    return [model for model in own_models() if model.__name__ in TRAFFIC]


def unique_keys(model):
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield {field.name}
    for constraint in model._meta.total_unique_constraints + [
        each for each in model._meta.constraints if hasattr(each, "fields")
    ]:
        yield set(constraint.fields)
    yield from map(set, model._meta.unique_together)


def test_every_table_is_in_one_of_the_lists():
    names = [model.__name__ for model in own_models()]

    assert sorted(names) == sorted([*TRAFFIC, *REFERENCE, *LOCAL])


@pytest.mark.parametrize("model", traffic_models(), ids=lambda model: model.__name__)
def test_unique_keys_contain_the_partition_column(model):
    column = TRAFFIC[model.__name__]
    missing = [sorted(key) for key in unique_keys(model) if column not in key]

    assert column in {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    assert missing == []


@pytest.mark.parametrize("model", traffic_models(), ids=lambda model: model.__name__)
def test_relations_between_growing_tables_carry_the_partition_column(model):
    bare = [
        field.name
        for field in relations()
        if field.model is model
        and field.related_model.__name__ in TRAFFIC
        and TRAFFIC[model.__name__] not in field.from_fields
    ]
    assert bare == []


def test_local_tables_have_no_foreign_key_into_growing_ones():
    keys = [
        f"{field.model.__name__}.{field.name}"
        for field in relations()
        if field.model.__name__ in LOCAL
        and field.related_model.__name__ in TRAFFIC
        and getattr(field, "db_constraint", True)
    ]
    assert keys == []
