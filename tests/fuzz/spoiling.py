"""Spoils a sample: values, tags, attributes, shape, encoding, bytes; the same for the same numbers drawn."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

import core_invoice
from core_invoice.judging.cii.scopes import PREFIXES as CII_PREFIXES
from core_invoice.judging.ubl.scopes import PREFIXES as UBL_PREFIXES
from tests.samples import cii_credit_note, cii_invoice, facturx_pdf, ubl_credit_note, ubl_invoice

PREFIXES = {**UBL_PREFIXES, **CII_PREFIXES}
TABLES = Path(core_invoice.__file__).parent / "judging" / "tables"
_NAME = re.compile(r"\b(cac|cbc|ram|rsm|udt|qdt):(\w+)")
_ATTRIBUTE = re.compile(r"@(\w+)")

NASTY = (
    *("", " ", "\t\n", "\u00a0", "\u2028", "\u200b", "\ufeff", "\u202e12.00", "١٢٣", "²", "Ⅷ", "𝟗", "ß", "İ"),
    *("-0", "-0.00", "+0", "0", "00", ".", "-", "+", ".5", "5.", "1E400", "1e-400", "1E5", "-1E400", "1_000"),
    *("NaN", "-NaN", "nan", "sNaN", "INF", "-INF", "+INF", "Infinity", "inf", "0x1F", "1,000.00", "1 000"),
    *("9" * 27, "9" * 28, "9" * 29, "9" * 499, "9" * 500, "9" * 501, "9" * 20_000, "0." + "9" * 497),
    *("0." + "0" * 400 + "1", "-" + "9" * 400, "1" + "0" * 308, "1" + "0" * 309, "179769313486231580793e289"),
    *("0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "2026-01-01+14:00", "2026-01-01-99:99"),
    *(
        "9999-12-31-23:59",
        "0001-01-01+23:59",
        "2026-01-01Z",
        "20260230",
        "99991231",
        "00000000",
        "２０２６-01-01",
    ),
    *(
        "true",
        "false",
        "1",
        "TRUE",
        " true ",
        "yes",
        "VAT",
        "vat",
        " VAT ",
        "ﬁ",
        "S",
        "K",
        "O",
        "L",
        "M",
        "B",
        "IC",
    ),
    *(
        "EUR",
        "eur",
        "XXX",
        "SEPA",
        "sepa",
        "130",
        "50",
        "916",
        "380",
        "381",
        "102",
        "VA",
        "FC",
        "58",
        "30",
        "IT",
    ),
    *("#AAB#x", "#AAB", "###", "#   #", "AAAA====", "====", "é", "A" * 300, "{0}", "{stated}", "%s", "%(x)d"),
    *("<script>", "&amp;", "]]>", "--", "\\", "'", '"', "../../etc/passwd", "urn:cen.eu:en16931:2017"),
    *("urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl", "urn:factur-x.eu:1p0:extended"),
)
PDF_TOKENS = (
    *(
        b"/Kids",
        b"/Names",
        b"/EmbeddedFiles",
        b"/EF",
        b"/UF",
        b"/F",
        b"/AF",
        b"/Root",
        b"/Length",
        b"/Filter",
    ),
    *(
        b"/FlateDecode",
        b"/LZWDecode",
        b"/ASCIIHexDecode",
        b"/ASCII85Decode",
        b"/XRef",
        b"/ObjStm",
        b"/Encrypt",
    ),
    *(
        b"/Metadata",
        b"/Prev",
        b"/Type",
        b"xref",
        b"trailer",
        b"startxref",
        b"endobj",
        b"stream",
        b"endstream",
    ),
    *(
        b"<<",
        b">>",
        b"[",
        b"]",
        b"null",
        b"true",
        b"0 R",
        b"1 0 R",
        b"5 0 R",
        b"-1",
        b"99999999999",
        b"(",
        b")",
    ),
)
XML_TOKENS = (
    *(b"<", b">", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"&#0;", b"&#xD800;", b"&#xFFFF;"),
    *(b"&#x10FFFF;", b"&#9;", b"&lt;", b"&x;", b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY x "y">]>', b"\0"),
    *(
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b' xmlns="x"',
        b' xmlns:cbc="x"',
    ),
    *(b' xml:space="preserve"', b' xml:lang="fr"', b'<?xml version="1.1"?>', b' standalone="yes"'),
    b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>',
)
ENCODINGS = (
    *("utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "us-ascii"),
    *("windows-1252", "utf-7", "cp037", "shift_jis", "iso-2022-jp", "koi8-r"),
)
DEEPEST = 260
LARGEST = 400_000


@cache
def samples() -> tuple[bytes, ...]:
    return (ubl_invoice(), cii_invoice(), ubl_credit_note(), cii_credit_note())


@cache
def pdf_samples() -> tuple[bytes, ...]:
    return (
        facturx_pdf(cii_invoice(), others={"a.txt": b"a"}),
        facturx_pdf(cii_invoice(), password="x"),
    )


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags and the attributes that rules speak of."""
    tags, attributes = (
        {},
        {"currencyID": None, "unitCode": None, "format": None, "name": None, "filename": None},
    )
    for syntax in ("ubl", "cii"):
        with (TABLES / f"absence-{syntax}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said = f"{row['scope']}/{row['path']}"
                tags.update({f"{{{PREFIXES[prefix]}}}{name}": None for prefix, name in _NAME.findall(said)})
                attributes.update(dict.fromkeys(_ATTRIBUTE.findall(said)))
    for sample in samples():
        tags.update({element.tag: None for element in etree.fromstring(sample).iter()})
    return tuple(tags), tuple(attributes)


def spoiled_xml(sample: bytes, draw: Random) -> bytes:
    """The sample with some changes to its tree, then perhaps to its bytes."""
    root = etree.fromstring(sample)
    for _ in range(draw.choice((0, 1, 1, 2, 3, 5, 8, 20))):
        draw.choice(CHANGES)(root, draw)
    data = _written(root, draw)
    if draw.random() < 0.3:
        data = spoiled_bytes(data, draw, XML_TOKENS)
    return data[:LARGEST]


def spoiled_pdf(sample: bytes, draw: Random) -> bytes:
    return spoiled_bytes(sample, draw, PDF_TOKENS)


def spoiled_bytes(data: bytes, draw: Random, tokens: tuple[bytes, ...]) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + draw.choice((0, 1, 4, 64, 1_000)))
        kind = draw.randrange(6)
        if kind == 0:
            data = data[:at] + draw.choice(tokens) + data[end:]
        elif kind == 1:
            data = data[:at] + data[at:end] * draw.choice((0, 2, 3, 50)) + data[end:]
        elif kind == 2 and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1 :]
        elif kind == 3:
            data = data[:at] + draw.randbytes(draw.choice((1, 2, 8))) + data[end:]
        elif kind == 4 and draw.random() < 0.2:
            data = data[:at]
        else:
            token = draw.choice(tokens)
            found = data.find(token, at)
            data = data if found < 0 else data[:found] + draw.choice(tokens) + data[found + len(token) :]
        if not data:
            return b""
    return data


def _written(root: Any, draw: Random) -> bytes:
    encoding, declared = (
        draw.choice(ENCODINGS),
        draw.choice((None, *ENCODINGS)) if draw.random() < 0.1 else "",
    )
    text = etree.tostring(root, encoding="unicode")
    said = encoding if declared == "" else declared
    head = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
    return (head + text).encode(encoding, "xmlcharrefreplace")


# --- Changes to a tree ---


def _some(root: Any, draw: Random) -> Any:
    return draw.choice([*root.iter("*")])


def _value(root: Any, draw: Random) -> Any:
    return draw.choice([one for one in root.iter("*") if not len(one)] or [root])


def _text(root: Any, draw: Random) -> None:
    _value(root, draw).text = draw.choice(NASTY)


def _borrowed_text(root: Any, draw: Random) -> None:
    _value(root, draw).text = _value(root, draw).text


def _attribute(root: Any, draw: Random) -> None:
    name = draw.choice(vocabulary()[1])
    _some(root, draw).set(name, draw.choice(NASTY))


def _no_attribute(root: Any, draw: Random) -> None:
    _some(root, draw).attrib.clear()


def _attributes(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    for rank in range(draw.choice((1, 30, 2_000))):
        element.set(f"a{rank}", "")


def _copy(element: Any) -> Any:
    copied = deepcopy(element)
    copied.tail = None
    return copied


def _again(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    parent = element.getparent()
    if parent is not None and len([*root.iter()]) < 3_000:
        for _ in range(draw.choice((1, 1, 2, 30))):
            parent.insert(draw.randrange(len(parent) + 1), _copy(element))


def _gone(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    if element is not root:
        element.getparent().remove(element)


def _elsewhere(root: Any, draw: Random) -> None:
    element, target = _copy(_some(root, draw)), _some(root, draw)
    target.insert(draw.randrange(len(target) + 1), element)


def _renamed(root: Any, draw: Random) -> None:
    _some(root, draw).tag = draw.choice(vocabulary()[0])


def _added(root: Any, draw: Random) -> None:
    element = etree.SubElement(_some(root, draw), draw.choice(vocabulary()[0]))
    element.text = draw.choice((None, *NASTY))


def _wrapped(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    if element is not root:
        around = etree.Element(draw.choice((element.tag, draw.choice(vocabulary()[0]))))
        element.getparent().replace(element, around)
        around.append(element)


def _nested(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    tags = [element.tag, draw.choice(vocabulary()[0]), draw.choice(vocabulary()[0])][: draw.choice((1, 2, 3))]
    for rank in range(draw.choice((2, 10, 64, DEEPEST))):
        element = etree.SubElement(element, tags[rank % len(tags)])
    element.text = draw.choice(NASTY)


def _mixed(root: Any, draw: Random) -> None:
    element = _value(root, draw)
    kind = draw.randrange(3)
    beside = (
        etree.Comment("x")
        if kind == 0
        else etree.ProcessingInstruction("x", "y")
        if kind == 1
        else etree.Element(draw.choice(vocabulary()[0]))
    )
    beside.tail = draw.choice(NASTY)
    element.insert(0, beside)


def _other_namespace(root: Any, draw: Random) -> None:
    element = _some(root, draw)
    if element is not root:
        name = etree.QName(element).localname
        element.tag = draw.choice(
            (name, f"{{urn:x}}{name}", f"{{{draw.choice([*PREFIXES.values()])}}}{name}")
        )


CHANGES: tuple[Callable[[Any, Random], None], ...] = (
    *(
        _text,
        _text,
        _text,
        _borrowed_text,
        _attribute,
        _attribute,
        _no_attribute,
        _attributes,
        _again,
        _again,
    ),
    *(_gone, _elsewhere, _elsewhere, _renamed, _added, _wrapped, _nested, _mixed, _other_namespace),
)
