"""From JSON to the model: strict, so that a misspelt name is told and not lost; all faults at once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, cast

from core_invoice.errors import MOST_TOLD, Fault, Text, UnreadableJson
from core_invoice.model.invoice import Invoice
from core_invoice.model.structure import PARTS, ROOT, Slot, shapes
from core_invoice.syntaxes.values import binary, decimal, iso_date

TOP = "$"
LENGTH_OF_A_DATE = 10
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*")

NOT_JSON = Text("ce n’est pas du JSON", "this is not JSON")
TOO_DEEP = Text("le JSON est trop profondément imbriqué", "the JSON is nested too deeply")
TWICE = Text("ce nom est écrit deux fois", "this name is written twice")
UNKNOWN = Text("ce nom n’existe pas ici", "there is no such name here")
NULL = Text("ce qui n’a pas de valeur est à omettre", "what has no value is to be left out")
LACKING = Text("la valeur de l’identifiant manque", "the value of the identifier is missing")
OBJECT = Text("un objet { } est attendu", "an object { } is expected")
LIST = Text("une liste [ ] est attendue", "a list [ ] is expected")
EXPECTED: Mapping[type, Text] = {
    str: Text("un texte est attendu", "a text is expected"),
    Decimal: Text(
        'un nombre est attendu, entre guillemets, sans exposant, de 28 caractères au plus : "10.50"',
        'a number is expected, between quotes, without exponent, of 28 characters at most: "10.50"',
    ),
    date: Text('une date est attendue : "2026-11-03"', 'a date is expected: "2026-11-03"'),
    bytes: Text("un contenu en base64 est attendu", "content in base64 is expected"),
}


class Repeated(dict[str, Any]):
    """An object in which some names come twice."""

    names: tuple[str, ...] = ()


def from_json(source: str | bytes | Mapping[str, Any]) -> Invoice:
    """The invoice that a JSON text describes, or the dictionaries that were read from one.

    Raises `UnreadableJson`, with all `faults`, when a name is unknown or a value is not what it should be.
    """
    faults: list[Fault] = []
    invoice = _group(ROOT, source if isinstance(source, Mapping) else _parsed(source), TOP, faults)
    if faults:
        raise UnreadableJson(faults)
    return cast(Invoice, invoice)


def _parsed(text: str | bytes) -> Any:
    try:
        # numbers are refused anyway, and a long integer would be slow to make
        return json.loads(text, object_pairs_hook=_object, parse_int=float)
    except json.JSONDecodeError as error:
        place = Text(
            f"ligne {error.lineno}, colonne {error.colno}", f"line {error.lineno}, column {error.colno}"
        )
        said = Text(f"{NOT_JSON.french} ({place.french})", f"{NOT_JSON.english} ({place.english})")
        raise UnreadableJson([Fault(TOP, said)]) from error
    except ValueError as error:
        raise UnreadableJson([Fault(TOP, NOT_JSON)]) from error
    except RecursionError as error:
        raise UnreadableJson([Fault(TOP, TOO_DEEP)]) from error


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated = Repeated(made)
    times = Counter(name for name, _ in pairs)
    repeated.names = tuple(name for name in made if times[name] > 1)
    return repeated


def _group(group: str, data: Any, path: str, faults: list[Fault]) -> Any:
    """The group, or None where its faults were told."""
    shape = shapes()[group]
    known = {slot.name: slot for slot in shape.slots}
    fields = {}
    for name, value in _members(data, known, path, faults):
        fields[name] = _field(known[name], value, _below(path, name), faults)
    return shape.type(**fields)


def _members(
    data: Any, known: Mapping[str, Any], path: str, faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    """The members of an object that have a field and a value; the others are told."""
    if not isinstance(data, Mapping):
        faults.append(Fault(path, OBJECT))
        return
    for name in data.names if isinstance(data, Repeated) else ():
        faults.append(Fault(_below(path, name), TWICE))
    for name, value in data.items():
        if name not in known:
            # looking for what was meant takes time, and serves the faults that a person reads
            told = UNKNOWN if len(faults) >= MOST_TOLD else _unknown(name, known)
            faults.append(Fault(_below(path, name), told))
        elif value is None:
            faults.append(Fault(_below(path, name), NULL))
        else:
            yield name, value


def _unknown(name: object, known: Mapping[str, Any]) -> Text:
    near = get_close_matches(str(name)[:100], known, n=1)
    if not near:
        return UNKNOWN
    return Text(
        f"{UNKNOWN.french} ; voulez-vous dire « {near[0]} » ?", f"{UNKNOWN.english}; is it “{near[0]}”?"
    )


def _field(slot: Slot, data: Any, path: str, faults: list[Fault]) -> Any:
    if not slot.repeats:
        return _one(slot, data, path, faults)
    if not isinstance(data, list | tuple):
        faults.append(Fault(path, LIST))
        return ()
    return tuple(_one(slot, item, f"{path}[{rank}]", faults) for rank, item in enumerate(data))


def _one(slot: Slot, data: Any, path: str, faults: list[Fault]) -> Any:
    if slot.id in shapes():
        return _group(slot.id, data, path, faults)
    parts = PARTS.get(slot.type)
    if parts is None:
        return _plain(slot.type, data, path, faults)
    given = {
        name: _plain(parts[name], value, _below(path, name), faults)
        for name, value in _members(data, parts, path, faults)
    }
    if "value" not in parts:
        return slot.type(**given)
    if isinstance(data, Mapping) and "value" not in data:
        faults.append(Fault(path, LACKING))
    return slot.type(**{"value": None, **given})


def _plain(expected: type, data: Any, path: str, faults: list[Fault]) -> Any:
    value = _DECODERS[expected](data) if isinstance(data, str) and not _HALF_CHARACTER.search(data) else None
    if value is None:
        faults.append(Fault(path, EXPECTED[expected]))
    return value


def _decimal(text: str) -> Decimal | None:
    return decimal(text) if text == text.strip() else None


def _date(text: str) -> date | None:
    return iso_date(text) if len(text) == LENGTH_OF_A_DATE else None


_DECODERS: Mapping[type, Callable[[str], Any]] = {str: str, Decimal: _decimal, date: _date, bytes: binary}


def _below(path: str, name: object) -> str:
    return f"{path}.{name}" if isinstance(name, str) and _PLAIN_NAME.fullmatch(name) else f"{path}[{name!r}]"
