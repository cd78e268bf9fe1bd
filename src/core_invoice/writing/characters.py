"""Characters that XML cannot hold (XML 1.0, production 2): controls, halves of pairs, two non-characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core_invoice.errors import Fault, Text
from core_invoice.model.contents import values
from core_invoice.model.invoice import Invoice

_OUTSIDE_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def faults_of_characters(invoice: Invoice) -> Iterator[Fault]:
    for path, _, value in values(invoice):
        found = _OUTSIDE_XML.search(value) if isinstance(value, str) else None
        if found:
            name = f"U+{ord(found[0]):04X}"
            yield Fault(
                path,
                Text(
                    f"le caractère {name}, à la position {found.start() + 1}, n’existe pas en XML",
                    f"the character {name}, at position {found.start() + 1}, does not exist in XML",
                ),
            )
