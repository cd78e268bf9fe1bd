"""The invoice sheet: what is shown, in which order and in which words, before any HTML or PDF."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from core_invoice.codelists import label
from core_invoice.model.amounts import DocumentAllowanceCharge, VatBreakdown
from core_invoice.model.invoice import Invoice
from core_invoice.model.line import InvoiceLine, LineAllowanceCharge
from core_invoice.model.party import Buyer, Contact, Payee, Period, PostalAddress, Seller
from core_invoice.model.payment import PaymentInstructions
from core_invoice.model.values import Identifier
from core_invoice.rendering import figures
from core_invoice.rendering.words import word
from core_invoice.syntaxes.profiles import profile_of

REFERENCES = ("BG-2", "BG-3", *(f"BT-{number}" for number in range(10, 20)))
PAYMENT = ("BG-16", "BT-20")
ADJUSTMENTS = ("BG-20", "BG-21")
# The two parts that every sheet has take what belongs to parts that this one does not have.
FACTS = ("BT-1", "BT-2", "BT-3", "BT-5", "BT-7", "BT-8", "BT-9")
TOP = (*FACTS, *REFERENCES, "BG-1", "BG-4", "BG-7", "BG-10", "BG-11", "BG-13", "BG-24")
BOTTOM = ("BT-6", "BG-22", "BG-23", "BG-25", *ADJUSTMENTS, *PAYMENT)


@dataclass(frozen=True, slots=True)
class Shown:
    """One value: the place of its term in the invoice, what it is called, and how it reads."""

    where: str
    label: str
    text: str
    also: tuple[str, ...] = ()
    """The places of other terms that the text shows too: the unit beside a quantity."""
    quiet: bool = False
    """The text speaks for itself: the label is only for those who cannot see the page."""


@dataclass(frozen=True, slots=True)
class Block:
    where: str
    title: str
    values: tuple[Shown, ...]
    holds: tuple[str, ...] = ()
    """The beginnings of the places that a reader looks for here when they are not shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `details` come in small below its main cell."""

    where: str
    cells: tuple[Shown, ...]
    details: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    main: int = 0
    """The column that the details of a row belong to."""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    lang: str
    title: Shown
    number: Shown
    facts: Block
    parties: tuple[Block, ...]
    references: Block
    lines: Table
    adjustments: Table
    vat: Table
    totals: Block
    due: Shown
    payment: Block
    notes: Block
    attachments: Block


class Change(NamedTuple):
    """What an allowance or a charge is called, and the terms of its parts."""

    key: str
    amount: str
    base: str
    percentage: str
    reason: str
    reason_code: str
    vat_category: str = ""
    vat_rate: str = ""


ALLOWANCE = Change("allowance", "BT-92", "BT-93", "BT-94", "BT-97", "BT-98", "BT-95", "BT-96")
CHARGE = Change("charge", "BT-99", "BT-100", "BT-101", "BT-104", "BT-105", "BT-102", "BT-103")
LINE_ALLOWANCE = Change("allowance", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140")
LINE_CHARGE = Change("charge", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145")


def sheet_of(invoice: Invoice, *, lang: str = "fr", ranks: Sequence[int] = ()) -> Sheet:
    """`ranks` are those of the lines in their document, when the invoice only has some of them."""
    return _Writer(invoice, "fr" if lang == "fr" else "en", ranks).sheet()


class _Writer:
    """Holds what every part needs: the language and the currency."""

    def __init__(self, invoice: Invoice, lang: str, ranks: Sequence[int]) -> None:
        self.invoice = invoice
        self.lang = lang
        self.ranks = ranks or range(1, len(invoice.lines) + 1)
        self.currency = invoice.currency

    def sheet(self) -> Sheet:
        return Sheet(
            lang=self.lang,
            title=self._shown("BT-3", "type", self._title()),
            number=self._shown("BT-1", "number", self.invoice.number or self._word("missing")),
            facts=Block("", "", tuple(self._facts()), TOP),
            parties=tuple(block for block in self._parties() if block.values),
            references=Block("", self._word("references"), tuple(self._references()), REFERENCES),
            lines=self._lines(),
            adjustments=self._adjustments(),
            vat=self._vat(),
            totals=Block("BG-22", self._word("totals"), tuple(self._totals()), BOTTOM),
            due=self._due(),
            payment=Block("BG-16", self._word("payment"), tuple(self._payment()), PAYMENT),
            notes=Block("", self._word("notes"), tuple(self._notes()), ("BG-1",)),
            attachments=Block("", self._word("attachments"), tuple(self._attachments()), ("BG-24",)),
        )

    def _word(self, key: str, **values: str) -> str:
        return word(key, self.lang, **values)

    def _shown(self, where: str, key: str, text: str, *, also: tuple[str, ...] = ()) -> Shown:
        """`also`: other terms of the same group that the text shows."""
        group = where.rpartition("/")[0]
        return Shown(where, self._word(key), text, tuple(f"{group}/{one}" if group else one for one in also))

    def _some(self, rows: Iterable[tuple[str, str, str | None]]) -> Iterator[Shown]:
        """The values that are there."""
        return (self._shown(where, key, text) for where, key, text in rows if text)

    def _amount(self, value: Decimal | None, currency: str | None = None) -> str:
        if value is None:
            return self._word("missing")
        return figures.amount(value, currency or self.currency, self.lang)

    def _title(self) -> str:
        kind = self.invoice.type_code or ""
        known = label("untdid1001", kind, self.lang)
        if known != kind:
            return known
        return self._word("credit_note" if self.invoice.is_credit_note else "invoice")

    def _facts(self) -> Iterator[Shown]:
        one = self.invoice
        issued = figures.day(one.issue_date, self.lang) if one.issue_date else self._word("missing")
        yield self._shown("BT-2", "issue_date", issued)
        if one.payment_due_date:
            yield self._shown("BT-9", "due_date", figures.day(one.payment_due_date, self.lang))
        delivery = one.delivery
        if delivery and delivery.actual_delivery_date:
            delivered = figures.day(delivery.actual_delivery_date, self.lang)
            yield self._shown("BG-13/BT-72", "delivery_date", delivered)
        if delivery and delivery.invoicing_period:
            yield from self._period("BG-13/BG-14", "BT-73", "BT-74", delivery.invoicing_period)
        if one.vat_point_date:
            yield self._shown("BT-7", "vat_point", figures.day(one.vat_point_date, self.lang))
        if one.vat_point_date_code:
            code = one.vat_point_date_code
            lists = ("vat-point-code", "vat-point-code-cii")
            words = [label(name, code, self.lang) for name in lists]
            yield self._shown("BT-8", "vat_point", next((text for text in words if text != code), code))

    def _period(self, where: str, start: str, end: str, period: Period) -> Iterator[Shown]:
        first = figures.day(period.start, self.lang) if period.start else ""
        last = figures.day(period.end, self.lang) if period.end else ""
        if period.start and period.end:
            first = figures.day(period.start, self.lang, before=period.end)
            text = last if period.start == period.end else self._word("from", start=first, end=last)
            yield self._shown(f"{where}/{start}", "period", text, also=(end,))
        elif first:
            yield self._shown(f"{where}/{start}", "period", self._word("since", start=first))
        elif last:
            yield self._shown(f"{where}/{end}", "period", self._word("until", end=last))

    def _parties(self) -> Iterator[Block]:
        one = self.invoice
        if one.seller:
            yield Block("BG-4", self._word("seller"), tuple(self._seller(one.seller)))
        if one.buyer:
            yield Block("BG-7", self._word("buyer"), tuple(self._buyer(one.buyer)))
        if one.payee:
            yield Block("BG-10", self._word("payee"), tuple(self._payee(one.payee)))
        if one.seller_tax_representative:
            yield Block("BG-11", self._word("tax_representative"), tuple(self._tax_representative()))
        if one.delivery:
            yield Block("BG-13", self._word("delivery"), tuple(self._delivery()))

    def _seller(self, seller: Seller) -> Iterator[Shown]:
        yield self._name("BG-4/BT-27", seller.name)
        yield from self._some([("BG-4/BT-28", "trading_name", seller.trading_name)])
        yield from self._address(
            "BG-4/BG-5", ("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"), seller.address
        )
        yield from self._identifiers("BG-4/BT-29", seller.identifiers)
        yield from self._identifier("BG-4/BT-30", "registration", seller.legal_registration_identifier)
        yield from self._some(
            [
                ("BG-4/BT-31", "vat_identifier", seller.vat_identifier),
                ("BG-4/BT-32", "tax_registration", seller.tax_registration_identifier),
                ("BG-4/BT-33", "legal", seller.additional_legal_information),
            ]
        )
        yield from self._identifier("BG-4/BT-34", "electronic_address", seller.electronic_address)
        yield from self._contact("BG-4/BG-6", ("BT-41", "BT-42", "BT-43"), seller.contact)

    def _buyer(self, buyer: Buyer) -> Iterator[Shown]:
        yield self._name("BG-7/BT-44", buyer.name)
        yield from self._some([("BG-7/BT-45", "trading_name", buyer.trading_name)])
        yield from self._address(
            "BG-7/BG-8", ("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"), buyer.address
        )
        yield from self._identifiers("BG-7/BT-46", buyer.identifiers)
        yield from self._identifier("BG-7/BT-47", "registration", buyer.legal_registration_identifier)
        yield from self._some([("BG-7/BT-48", "vat_identifier", buyer.vat_identifier)])
        yield from self._identifier("BG-7/BT-49", "electronic_address", buyer.electronic_address)
        yield from self._contact("BG-7/BG-9", ("BT-56", "BT-57", "BT-58"), buyer.contact)

    def _name(self, where: str, name: str | None) -> Shown:
        return Shown(where, self._word("name"), name or self._word("missing"), quiet=True)

    def _payee(self, payee: Payee) -> Iterator[Shown]:
        yield self._name("BG-10/BT-59", payee.name)
        yield from self._identifiers("BG-10/BT-60", payee.identifiers)
        yield from self._identifier("BG-10/BT-61", "registration", payee.legal_registration_identifier)

    def _tax_representative(self) -> Iterator[Shown]:
        party = self.invoice.seller_tax_representative
        if party:
            yield self._name("BG-11/BT-62", party.name)
            terms = ("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69")
            yield from self._address("BG-11/BG-12", terms, party.address)
            yield from self._some([("BG-11/BT-63", "vat_identifier", party.vat_identifier)])

    def _delivery(self) -> Iterator[Shown]:
        delivery = self.invoice.delivery
        if delivery:
            if delivery.party_name:
                yield self._name("BG-13/BT-70", delivery.party_name)
            terms = ("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80")
            yield from self._address("BG-13/BG-15", terms, delivery.address)
            yield from self._identifier("BG-13/BT-71", "identifier", delivery.location_identifier)

    def _address(self, where: str, terms: tuple[str, ...], address: PostalAddress | None) -> Iterator[Shown]:
        """`terms`: the lines, city, post code, subdivision, country; city and post code make one line."""
        if address is None:
            return
        *lines, city, post_code, subdivision, country = terms
        town = " ".join(part for part in (address.post_code, address.city) if part)
        shown = (
            *((term, text, ()) for term, text in zip(lines, _lines_of(address), strict=True)),
            (post_code, town, (city,)),
            (subdivision, address.country_subdivision, ()),
            (country, label("iso3166", address.country_code or "", self.lang), ()),
        )
        for term, text, also in shown:
            if text:
                yield self._shown(f"{where}/{term}", "address", text, also=also)

    def _identifiers(self, where: str, identifiers: tuple[Identifier, ...]) -> Iterator[Shown]:
        for rank, identifier in enumerate(identifiers, start=1):
            yield from self._identifier(f"{where}[{rank}]", "identifier", identifier)

    def _identifier(self, where: str, key: str, identifier: Identifier | None) -> Iterator[Shown]:
        """Called by its scheme when that has a name (SIRET), by what it is for otherwise."""
        if identifier is None or not identifier.value:
            return
        scheme = identifier.scheme or ""
        if key == "electronic_address":
            # As it is dictated: the scheme is part of the address, and has no name that people use.
            yield self._shown(where, key, f"{scheme}:{identifier.value}" if scheme else identifier.value)
            return
        known = label("icd", scheme, self.lang)
        named = known if known != scheme else self._word(key)
        yield Shown(where, named, figures.identifier(identifier.value, scheme))

    def _contact(self, where: str, terms: tuple[str, str, str], contact: Contact | None) -> Iterator[Shown]:
        if contact:
            yield from self._some(
                [
                    (f"{where}/{terms[0]}", "contact", contact.point),
                    (f"{where}/{terms[1]}", "telephone", contact.telephone),
                    (f"{where}/{terms[2]}", "email", contact.email),
                ]
            )

    def _references(self) -> Iterator[Shown]:
        one = self.invoice
        framework = one.process.business_process_type if one.process else None
        specification = one.process.specification_identifier if one.process else None
        yield from self._some(
            [
                ("BT-13", "commitment", one.purchase_order_reference),
                ("BT-10", "service", one.buyer_reference),
                ("BT-12", "contract", one.contract_reference),
            ]
        )
        for rank, preceding in enumerate(one.preceding_invoices, start=1):
            text = preceding.number or self._word("missing")
            if preceding.issue_date:
                text = self._word("dated", number=text, date=figures.day(preceding.issue_date, self.lang))
            yield self._shown(f"BG-3[{rank}]/BT-25", "preceding", text, also=("BT-26",))
        yield from self._some(
            [
                ("BG-2/BT-23", "framework", self._framework(framework)),
                ("BT-14", "sales_order", one.sales_order_reference),
                ("BT-16", "despatch_advice", one.despatch_advice_reference),
                ("BT-15", "receiving_advice", one.receiving_advice_reference),
                ("BT-11", "project", one.project_reference),
                ("BT-17", "tender", one.tender_or_lot_reference),
                ("BT-18", "invoiced_object", one.invoiced_object.value if one.invoiced_object else None),
                ("BT-19", "accounting", one.buyer_accounting_reference),
                ("BG-2/BT-24", "specification", profile_of(specification) or specification),
            ]
        )

    def _framework(self, code: str | None) -> str | None:
        """“A1 · Facture du fournisseur”; a code that we do not know stays as it is."""
        known = label("framework", code or "", self.lang)
        return f"{code} · {known}" if code and known != code else code

    def _lines(self) -> Table:
        keys = ("line", "item", "quantity", "price", "vat", "net")
        rows = tuple(
            self._line(f"BG-25[{rank}]", line)
            for rank, line in zip(self.ranks, self.invoice.lines, strict=True)
        )
        numeric = (False, False, True, True, True, True)
        titles = tuple(map(self._word, keys))
        return Table(self._word("lines"), titles, numeric, rows, main=1, holds=("BG-25",))

    def _line(self, where: str, line: InvoiceLine) -> Row:
        missing = self._word("missing")
        item = line.item
        quantity = self._quantity(line.invoiced_quantity, line.unit_code)
        cells = (
            self._shown(f"{where}/BT-126", "line", line.identifier or missing),
            self._shown(f"{where}/BG-31/BT-153", "item", (item.name if item else None) or missing),
            self._shown(f"{where}/BT-129", "quantity", quantity, also=("BT-130",)),
            self._shown(f"{where}/BG-29/BT-146", "price", self._price(line), also=("BT-149", "BT-150")),
            Shown(
                f"{where}/BG-30/BT-152",
                self._word("vat"),
                self._line_vat(line),
                also=(f"{where}/BG-30/BT-151", f"{where}/BG-30"),
            ),
            self._shown(f"{where}/BT-131", "net", self._amount(line.net_amount)),
        )
        return Row(where, cells, tuple(self._line_details(where, line)))

    def _quantity(self, quantity: Decimal | None, unit: str | None) -> str:
        if quantity is None:
            return self._word("missing")
        name = label("rec20-rec21", unit or "", self.lang, plural=self._is_many(quantity))
        return f"{figures.number(quantity, self.lang)}{figures.FIXED}{name}".rstrip(figures.FIXED)

    def _is_many(self, quantity: Decimal) -> bool:
        """French has a plural from two on, English for all but one."""
        return abs(quantity) >= 2 if self.lang == "fr" else abs(quantity) != 1

    def _price(self, line: InvoiceLine) -> str:
        price = line.price
        if price is None or price.net_price is None:
            return self._word("missing")
        text = self._amount(price.net_price)
        if price.base_quantity is None or price.base_quantity == 1:
            return text
        base = self._quantity(price.base_quantity, price.base_quantity_unit or line.unit_code)
        return self._word("per", price=text, quantity=base)

    def _line_vat(self, line: InvoiceLine) -> str:
        if line.vat is None:
            return self._word("missing")
        return self._rate(line.vat.category_code, line.vat.rate)

    def _rate(self, category: str | None, rate: Decimal | None) -> str:
        """The rate; the category's name where there is no tax."""
        if rate is not None and (rate != 0 or not category):
            return figures.percent(rate, self.lang)
        return label("untdid5305", category, self.lang) if category else self._word("missing")

    def _line_details(self, where: str, line: InvoiceLine) -> Iterator[Shown]:
        item = line.item
        if item:
            if item.description:
                description = item.description
                yield Shown(f"{where}/BG-31/BT-154", self._word("description"), description, quiet=True)
            yield from self._some(
                [
                    (f"{where}/BG-31/BT-155", "sellers_reference", item.sellers_identifier),
                    (f"{where}/BG-31/BT-156", "buyers_reference", item.buyers_identifier),
                ]
            )
            yield from self._identifier(
                f"{where}/BG-31/BT-157", "standard_reference", item.standard_identifier
            )
            for rank, one in enumerate(item.classifications, start=1):
                yield self._shown(f"{where}/BG-31/BT-158[{rank}]", "classification", one.value)
            for rank, attribute in enumerate(item.attributes, start=1):
                name = attribute.name or self._word("missing")
                place = f"{where}/BG-31/BG-32[{rank}]"
                value = attribute.value or self._word("missing")
                yield Shown(f"{place}/BT-161", name, value, also=(f"{place}/BT-160",))
            if item.country_of_origin:
                country = label("iso3166", item.country_of_origin, self.lang)
                yield self._shown(f"{where}/BG-31/BT-159", "origin", country)
        yield from self._some([(f"{where}/BT-132", "order_line", line.purchase_order_line_reference)])
        if line.period:
            yield from self._period(f"{where}/BG-26", "BT-134", "BT-135", line.period)
        if line.price and line.price.gross_price is not None:
            yield self._shown(f"{where}/BG-29/BT-148", "gross_price", self._amount(line.price.gross_price))
        if line.price and line.price.discount is not None:
            yield self._shown(f"{where}/BG-29/BT-147", "discount", self._amount(line.price.discount))
        yield from self._line_changes(f"{where}/BG-27", LINE_ALLOWANCE, line.allowances)
        yield from self._line_changes(f"{where}/BG-28", LINE_CHARGE, line.charges)
        object_identifier = line.object_identifier.value if line.object_identifier else None
        yield from self._some(
            [
                (f"{where}/BT-128", "invoiced_object", object_identifier),
                (f"{where}/BT-133", "accounting", line.buyer_accounting_reference),
                (f"{where}/BT-127", "note", line.note),
            ]
        )

    def _line_changes(
        self, where: str, change: Change, changes: tuple[LineAllowanceCharge, ...]
    ) -> Iterator[Shown]:
        for rank, one in enumerate(changes, start=1):
            reason = one.reason or self._reason(change.key, one.reason_code)
            share = self._share(one.percentage, one.base_amount)
            why = ", ".join(part for part in (reason, share) if part)
            text = self._amount(one.amount) + (f" ({why})" if why else "")
            also = (change.base, change.percentage, change.reason, change.reason_code)
            yield self._shown(f"{where}[{rank}]/{change.amount}", change.key, text, also=also)

    def _share(self, percentage: Decimal | None, base: Decimal | None) -> str:
        """“10 % de 100,00 €”: how an allowance or a charge was reckoned, when it says so."""
        if percentage is None:
            return "" if base is None else self._word("on_base", base=self._amount(base))
        percent = figures.percent(percentage, self.lang)
        return percent if base is None else self._word("share", percent=percent, base=self._amount(base))

    def _reason(self, key: str, code: str | None) -> str:
        return label("untdid5189" if key == "allowance" else "untdid7161", code or "", self.lang)

    def _adjustments(self) -> Table:
        keys = ("kind", "reason", "vat", "amount")
        rows = (
            *self._changes("BG-20", ALLOWANCE, self.invoice.document_allowances),
            *self._changes("BG-21", CHARGE, self.invoice.document_charges),
        )
        numeric = (False, False, True, True)
        titles = tuple(map(self._word, keys))
        return Table(self._word("adjustments"), titles, numeric, rows, main=1, holds=ADJUSTMENTS)

    def _changes(
        self, group: str, change: Change, changes: tuple[DocumentAllowanceCharge, ...]
    ) -> Iterator[Row]:
        for rank, one in enumerate(changes, start=1):
            where = f"{group}[{rank}]"
            reason = one.reason or self._reason(change.key, one.reason_code) or self._word("missing")
            amount = one.amount if one.amount is None or change is CHARGE else -one.amount
            rate = self._rate(one.vat_category_code, one.vat_rate)
            cells = (
                self._shown(where, "kind", self._word(change.key)),
                self._shown(f"{where}/{change.reason}", "reason", reason, also=(change.reason_code,)),
                self._shown(f"{where}/{change.vat_category}", "vat", rate, also=(change.vat_rate,)),
                self._shown(f"{where}/{change.amount}", "amount", self._amount(amount)),
            )
            share = self._share(one.percentage, one.base_amount)
            place = f"{where}/{change.percentage}"
            details = (self._shown(place, "calculation", share, also=(change.base,)),) if share else ()
            yield Row(where, cells, details)

    def _vat(self) -> Table:
        keys = ("category", "rate", "base", "tax")
        rows = tuple(
            self._vat_row(f"BG-23[{rank}]", entry)
            for rank, entry in enumerate(self.invoice.vat_breakdown, start=1)
        )
        titles = tuple(map(self._word, keys))
        return Table(self._word("vat_table"), titles, (False, True, True, True), rows, holds=("BG-23",))

    def _vat_row(self, where: str, entry: VatBreakdown) -> Row:
        code = entry.category_code
        category = label("untdid5305", code, self.lang) if code else self._word("missing")
        rate = figures.percent(entry.rate, self.lang) if entry.rate is not None else "\u2013"
        cells = (
            self._shown(f"{where}/BT-118", "category", category),
            self._shown(f"{where}/BT-119", "rate", rate),
            self._shown(f"{where}/BT-116", "base", self._amount(entry.taxable_amount)),
            self._shown(f"{where}/BT-117", "tax", self._amount(entry.tax_amount)),
        )
        details = self._some(
            [
                (f"{where}/BT-120", "reason", entry.exemption_reason),
                (f"{where}/BT-121", "reason", entry.exemption_reason_code),
            ]
        )
        return Row(where, cells, tuple(details))

    def _totals(self) -> Iterator[Shown]:
        totals = self.invoice.totals
        if totals is None:
            return
        rows = (
            ("BT-106", "sum_of_lines", totals.sum_of_line_net_amounts),
            (
                "BT-107",
                "sum_of_allowances",
                None if totals.sum_of_allowances is None else -totals.sum_of_allowances,
            ),
            ("BT-108", "sum_of_charges", totals.sum_of_charges),
            ("BT-109", "without_vat", totals.total_without_vat),
            ("BT-110", "total_vat", totals.total_vat),
            ("BT-112", "with_vat", totals.total_with_vat),
            ("BT-113", "paid", None if totals.paid_amount is None else -totals.paid_amount),
            ("BT-114", "rounding", totals.rounding_amount),
        )
        for term, key, value in rows:
            if value is not None:
                yield self._shown(f"BG-22/{term}", key, self._amount(value))
        if totals.total_vat_in_accounting_currency is not None:
            currency = self.invoice.vat_accounting_currency or self._word("missing")
            other = self._amount(totals.total_vat_in_accounting_currency, currency)
            yield Shown("BG-22/BT-111", self._word("total_vat_in", currency=currency), other, also=("BT-6",))

    def _due(self) -> Shown:
        totals = self.invoice.totals
        amount = self._amount(totals.amount_due_for_payment if totals else None)
        label = self._word("credited" if self.invoice.is_credit_note else "due")
        return Shown("BG-22/BT-115", label, amount, also=("BT-5",))

    def _payment(self) -> Iterator[Shown]:
        if self.invoice.payment:
            yield from self._instructions(self.invoice.payment)
        yield from self._some([("BT-20", "terms", self.invoice.payment_terms)])

    def _instructions(self, payment: PaymentInstructions) -> Iterator[Shown]:
        code = payment.means_code or ""
        means = payment.means_text or label("untdid4461", code, self.lang)
        if means:
            yield self._shown("BG-16/BT-81", "means", means, also=("BT-82",))
        for rank, transfer in enumerate(payment.credit_transfers, start=1):
            where = f"BG-16/BG-17[{rank}]"
            number = transfer.account_identifier
            yield from self._some(
                [
                    (f"{where}/BT-84", "account", figures.account(number) if number else None),
                    (f"{where}/BT-86", "bank", transfer.service_provider_identifier),
                    (f"{where}/BT-85", "holder", transfer.account_name),
                ]
            )
        yield from self._some([("BG-16/BT-83", "remittance", payment.remittance_information)])
        if payment.card:
            card = (payment.card.primary_account_number, payment.card.holder_name)
            yield from self._some(
                [("BG-16/BG-18/BT-87", "card", card[0]), ("BG-16/BG-18/BT-88", "holder", card[1])]
            )
        debit = payment.direct_debit
        if debit:
            debited = debit.debited_account_identifier
            yield from self._some(
                [
                    ("BG-16/BG-19/BT-89", "mandate", debit.mandate_reference_identifier),
                    ("BG-16/BG-19/BT-90", "creditor", debit.bank_assigned_creditor_identifier),
                    ("BG-16/BG-19/BT-91", "debited", figures.account(debited) if debited else None),
                ]
            )

    def _notes(self) -> Iterator[Shown]:
        for rank, note in enumerate(self.invoice.notes, start=1):
            if note.text:
                subject = note.subject_code or ""
                known = label("untdid4451", subject, self.lang)
                named = known if known != subject else self._word("note")
                yield Shown(f"BG-1[{rank}]/BT-22", named, note.text, also=(f"BG-1[{rank}]/BT-21",))

    def _attachments(self) -> Iterator[Shown]:
        for rank, document in enumerate(self.invoice.supporting_documents, start=1):
            where = f"BG-24[{rank}]"
            attached = document.attached
            named = document.reference or (attached.filename if attached else None) or self._word("file")
            parts = [document.description, document.external_location]
            if attached:
                parts.append(attached.filename)
                parts.append(figures.size(len(attached.content), self.lang) if attached.content else None)
            text = " · ".join(part for part in parts if part) or self._word("file")
            also = tuple(f"{where}/{term}" for term in ("BT-123", "BT-124", "BT-125"))
            yield Shown(f"{where}/BT-122", named, text, also)


def _lines_of(address: PostalAddress) -> tuple[str | None, ...]:
    return (address.line_1, address.line_2, address.line_3)
