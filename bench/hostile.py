"""How work grows on documents built to make it grow: four times the size should take four times as long.

    python -m bench.hostile [NAME...]

A ratio far above 4 means that something looks at everything for each of many. Timings are no test: they say
where to look.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from time import process_time

from core_invoice import Unreadable, check, read, write
from core_invoice.rendering import render_html
from tests.samples import cii_invoice, ubl_invoice

UBL, CII = ubl_invoice(), cii_invoice()
FEW, TIMES = 4_000, 4


def inside(data: bytes, addition: bytes, *, after: bytes = b"") -> bytes:
    at = data.rindex(b"</") if not after else data.index(after)
    return data[:at] + addition + data[at:]


def in_settlement(addition: bytes) -> bytes:
    return inside(CII, addition, after=b"</ram:ApplicableHeaderTradeSettlement>")


def part(data: bytes, tag: bytes) -> bytes:
    """The first element of this name."""
    end = b"</%s>" % tag
    return data[data.index(b"<%s>" % tag) : data.index(end) + len(end)]


UBL_ENTRY, UBL_LINE = part(UBL, b"cac:TaxSubtotal"), part(UBL, b"cac:InvoiceLine")
CII_ENTRY = part(CII, b"ram:ApplicableTradeTax")
CII_ENTRY = CII[CII.index(b"<ram:ApplicableTradeTax>", CII.index(b"<ram:ApplicableHeaderTradeSettlement>")) :]
CII_ENTRY = part(CII_ENTRY, b"ram:ApplicableTradeTax")
CII_LINE = part(CII, b"ram:IncludedSupplyChainTradeLineItem")
CII_TOTALS = part(CII, b"ram:SpecifiedTradeSettlementHeaderMonetarySummation")
UBL_TOTALS, UBL_TAX = part(UBL, b"cac:LegalMonetaryTotal"), part(UBL, b"cac:TaxTotal")
SELLER = b"<cac:PartyName><cbc:Name>Vendeur</cbc:Name></cac:PartyName>"
DOCUMENTS: dict[str, Callable[[int], bytes]] = {
    "ubl lines": lambda n: inside(UBL, UBL_LINE * n),
    "ubl lines without anything": lambda n: inside(UBL, b"<cac:InvoiceLine/>" * n),
    "ubl lines elsewhere": lambda n: inside(UBL, b"<x>%s</x>" % (b"<cac:InvoiceLine/>" * n)),
    "ubl entries and lines": lambda n: inside(
        UBL, b"<cac:TaxTotal>%s</cac:TaxTotal>" % (UBL_ENTRY * n) + UBL_LINE * (n // 4)
    ),
    "ubl totals and lines": lambda n: inside(UBL, UBL_TOTALS * n + UBL_LINE * (n // 4)),
    "ubl VAT totals": lambda n: inside(UBL, UBL_TAX * n),
    "ubl totals of allowances": lambda n: inside(UBL, (UBL_TOTALS + allowance()) * n),
    "ubl currencies": lambda n: inside(
        UBL,
        b"".join(
            b"<cbc:DocumentCurrencyCode>%d</cbc:DocumentCurrencyCode>"
            b'<cac:TaxTotal><cbc:TaxAmount currencyID="%d">1</cbc:TaxAmount></cac:TaxTotal>' % (k, k)
            for k in range(n)
        ),
    ),
    "ubl accounting currencies": lambda n: inside(
        UBL, b"".join(b"<cbc:TaxCurrencyCode>%d</cbc:TaxCurrencyCode>" % k for k in range(n)) + UBL_TAX * n
    ),
    "ubl payees and sellers": lambda n: inside(
        UBL.replace(b"<cac:PartyLegalEntity>", SELLER * n + b"<cac:PartyLegalEntity>", 1),
        b"<cac:PayeeParty><cac:PartyName><cbc:Name>P</cbc:Name></cac:PartyName></cac:PayeeParty>" * n,
    ),
    "ubl payee of many names": lambda n: inside(
        UBL.replace(
            b"<cac:PartyLegalEntity>",
            b"<cac:PartyLegalEntity><cbc:RegistrationName>S</cbc:RegistrationName></cac:PartyLegalEntity>" * n
            + b"<cac:PartyLegalEntity>",
            1,
        ).replace(b"<cbc:RegistrationName>", b"<cbc:RegistrationName>"),
        b"<cac:PayeeParty>%s</cac:PayeeParty>"
        % (b"<cac:PartyName><cbc:Name>S</cbc:Name></cac:PartyName>" * n),
    ),
    "ubl references": lambda n: inside(
        UBL, b"<cac:AdditionalDocumentReference><cbc:ID schemeID='x'/></cac:AdditionalDocumentReference>" * n
    ),
    "ubl payment means": lambda n: inside(
        UBL, b"<cac:PaymentMeans><cbc:PaymentID>x</cbc:PaymentID></cac:PaymentMeans>" * n
    ),
    "ubl wrong codes": lambda n: inside(
        UBL,
        b"".join(
            b"<cac:Country><cbc:IdentificationCode>Q%d</cbc:IdentificationCode></cac:Country>" % k
            for k in range(n)
        ),
    ),
    "ubl wrong amounts": lambda n: inside(UBL, b"<cbc:Amount currencyID='EURO'>1.001</cbc:Amount>" * n),
    "ubl unwanted": lambda n: inside(UBL, b"<cac:BuyersItemIdentification/><cbc:UUID/>" * n),
    "ubl attributes": lambda n: UBL.replace(
        b"<cbc:IssueDate", b"<cbc:IssueDate " + b" ".join(b'a%d=""' % k for k in range(n))
    ),
    "ubl tags": lambda n: inside(UBL, b"".join(b"<x%d/>" % k for k in range(n // 2))),
    "ubl identifiers of one party": lambda n: UBL.replace(
        b"<cac:PartyLegalEntity>",
        b"<cac:PartyIdentification><cbc:ID schemeID='x'>1</cbc:ID></cac:PartyIdentification>" * n
        + b"<cac:PartyLegalEntity>",
    ),
    "ubl long value in many places": lambda n: (
        inside(
            UBL, b"<cac:PaymentMeans><cbc:PaymentID>%s</cbc:PaymentID></cac:PaymentMeans>" % (b"x" * n * 100)
        )
        + b""
    ),
    "ubl allowances": lambda n: inside(UBL, allowance() * n),
    "ubl nested lines": lambda n: inside(
        UBL, b"<cac:InvoiceLine>" * 7 + b"<cbc:ID>1</cbc:ID>" * n + b"</cac:InvoiceLine>" * 7
    ),
    "cii lines": lambda n: CII.replace(CII_LINE, CII_LINE * n),
    "cii entries and lines": lambda n: in_settlement(CII_ENTRY * n).replace(CII_LINE, CII_LINE * (n // 4)),
    "cii entries of K, L, O": lambda n: in_settlement(
        b"".join(CII_ENTRY.replace(b">S<", code) for code in (b">K<", b">L<", b">O<")) * (n // 3)
    ),
    "cii rates": lambda n: in_settlement(
        b"".join(CII_ENTRY.replace(b">20.00<", b">%d.%d<" % divmod(k, 10)) for k in range(n))
    ).replace(CII_LINE, CII_LINE * (n // 4)),
    "cii totals": lambda n: in_settlement(CII_TOTALS * n).replace(CII_LINE, CII_LINE * (n // 4)),
    "cii currencies": lambda n: in_settlement(
        b"".join(
            b"<ram:InvoiceCurrencyCode>%d</ram:InvoiceCurrencyCode>"
            b"<ram:TaxCurrencyCode>%d</ram:TaxCurrencyCode>" % (k, k)
            for k in range(n)
        )
        + b"<ram:SpecifiedTradeSettlementHeaderMonetarySummation>%s"
        b"</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        % b"".join(b'<ram:TaxTotalAmount currencyID="%d">1</ram:TaxTotalAmount>' % k for k in range(n))
    ),
    "cii payees and sellers": lambda n: in_settlement(
        b"<ram:PayeeTradeParty><ram:Name>P</ram:Name></ram:PayeeTradeParty>" * n
    ).replace(b"<ram:SellerTradeParty>", b"<ram:SellerTradeParty>" + b"<ram:Name>x</ram:Name>" * n),
    "cii allowances": lambda n: in_settlement(
        b"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator>"
        b"</ram:ChargeIndicator><ram:ActualAmount>1</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>"
        * n
    ),
    "cii references": lambda n: CII.replace(
        b"</ram:ApplicableHeaderTradeAgreement>",
        b"<ram:AdditionalReferencedDocument>%s</ram:AdditionalReferencedDocument>"
        b"</ram:ApplicableHeaderTradeAgreement>"
        % (b"<ram:IssuerAssignedID>1</ram:IssuerAssignedID>" * n + b"<ram:TypeCode>130</ram:TypeCode>"),
    ),
    "cii means": lambda n: in_settlement(b"<ram:SpecifiedTradeSettlementPaymentMeans/>" * n),
    "cii unwanted": lambda n: in_settlement(b"<ram:InvoicerTradeParty/><ram:ID schemeName='x'/>" * n),
}


def grouped_line(number: bytes, parent: bytes, status: bytes) -> bytes:
    return CII_LINE.replace(
        b"</ram:AssociatedDocumentLineDocument>",
        b"<ram:LineID>%s</ram:LineID>%s<ram:LineStatusReasonCode>%s</ram:LineStatusReasonCode>"
        b"</ram:AssociatedDocumentLineDocument>"
        % (number, b"<ram:ParentLineID>%s</ram:ParentLineID>" % parent if parent else b"", status),
    ).replace(b"<ram:LineID>1</ram:LineID>", b"")


def cii_groups(count: int) -> bytes:
    lines = b"".join(
        grouped_line(b"G%d" % rank, b"", b"GROUP") + grouped_line(b"x", b"G%d" % rank, b"DETAIL")
        for rank in range(count // 2)
    )
    return CII.replace(b"<ram:ID>A1</ram:ID>", b"<ram:ID>M8</ram:ID>").replace(CII_LINE, lines)


DOCUMENTS["cii groups"] = cii_groups


def allowance() -> bytes:
    return (
        b"<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        b"<cbc:Amount>1</cbc:Amount></cac:AllowanceCharge>"
    )


def steps(data: bytes) -> Iterator[tuple[str, Callable[[], object]]]:
    reading = read(data)
    yield "read", lambda: read(data)
    yield "invoice", lambda: read(data).invoice
    yield "check", lambda: check(reading)
    yield "france", lambda: check(reading, rules=("fr-ctc", "fr-b2g", "unread"))
    yield "places", lambda: (list(read(data).sources.items()), list(read(data).unread), read(data).faults)
    findings = check(reading).findings
    yield "text", lambda: [one.text("fr") for one in findings]
    yield "page", lambda: render_html(reading.invoice, findings=findings)
    yield "write", lambda: (write(reading.invoice), write(reading.invoice, syntax="cii"))


def spent(work: Callable[[], object]) -> float:
    began = process_time()
    try:
        work()
    except Unreadable as refusal:
        print(f"  {type(refusal).__name__}", end="")
    return process_time() - began


def measure(name: str, made: Callable[[int], bytes]) -> None:
    few, many = dict(steps(made(FEW))), dict(steps(made(FEW * TIMES)))
    print(f"{name:32}", end="")
    for step in few:
        before, after = spent(few[step]), spent(many[step])
        ratio = after / max(before, 0.01)
        print(f"  {step} {after:6.2f}{f' ×{ratio:.0f}' if ratio > 2 * TIMES else '':5}", end="", flush=True)
    print()


def main() -> None:
    names = sys.argv[1:]
    for name, made in DOCUMENTS.items():
        if not names or any(one in name for one in names):
            try:
                measure(name, made)
            except Unreadable as refusal:
                print(f"{name:32}  {refusal}")


if __name__ == "__main__":
    main()
