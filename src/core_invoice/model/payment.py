"""How the invoice is to be paid (BG-16 to BG-19)."""

from __future__ import annotations

from dataclasses import dataclass

from core_invoice.model.terms import repeated, term


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    account_identifier: str | None = term("BT-84")
    account_name: str | None = term("BT-85")
    service_provider_identifier: str | None = term("BT-86")


@dataclass(frozen=True, slots=True)
class PaymentCard:
    primary_account_number: str | None = term("BT-87")
    holder_name: str | None = term("BT-88")


@dataclass(frozen=True, slots=True)
class DirectDebit:
    mandate_reference_identifier: str | None = term("BT-89")
    bank_assigned_creditor_identifier: str | None = term("BT-90")
    debited_account_identifier: str | None = term("BT-91")


@dataclass(frozen=True, slots=True)
class PaymentInstructions:
    means_code: str | None = term("BT-81")
    means_text: str | None = term("BT-82")
    remittance_information: str | None = term("BT-83")
    credit_transfers: tuple[CreditTransfer, ...] = repeated("BG-17")
    card: PaymentCard | None = term("BG-18")
    direct_debit: DirectDebit | None = term("BG-19")
