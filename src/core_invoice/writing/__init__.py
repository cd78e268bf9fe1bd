"""Writing: an invoice in, the bytes of a UBL, CII or Factur-X file out."""

from __future__ import annotations

from functools import cache

from core_invoice.errors import Unwritable
from core_invoice.model.contents import faults_of_type
from core_invoice.model.invoice import Invoice
from core_invoice.model.reading import Syntax
from core_invoice.syntaxes import cii, ubl
from core_invoice.syntaxes.binding import Table
from core_invoice.writing.characters import faults_of_characters
from core_invoice.writing.xml import Writer

__all__ = ["write"]

_TABLES = {table.syntax: table for table in (ubl.INVOICE, ubl.CREDIT_NOTE, cii.INVOICE)}


def write(invoice: Invoice, *, syntax: Syntax | str | None = None) -> bytes:
    """Write an invoice; without a syntax, a UBL credit note or a UBL invoice, as its type code says.

    What is missing or wrong in the invoice is written as it stands: `check` tells of it, not `write`. Raises
    `Unwritable` for values that XML cannot hold. For Factur-X, `to_facturx` takes more wishes.
    """
    chosen = _syntax_of(invoice) if syntax is None else Syntax(syntax)
    if chosen is Syntax.FACTURX:
        from core_invoice.writing.facturx import to_facturx  # it embeds what is written here

        return to_facturx(invoice)
    faults = [*faults_of_type(invoice)] or [*faults_of_characters(invoice)]
    if faults:
        raise Unwritable(faults)
    return _writer(_TABLES[chosen]).write(invoice)


def _syntax_of(invoice: Invoice) -> Syntax:
    return Syntax.UBL_CREDITNOTE if invoice.is_credit_note else Syntax.UBL_INVOICE


@cache
def _writer(table: Table) -> Writer:
    return Writer(table)
