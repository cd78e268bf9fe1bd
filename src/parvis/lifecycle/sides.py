"""The parties to a payment request, and the one that has it in hand."""

from enum import StrEnum


class Side(StrEnum):
    SUPPLIER = "supplier"
    BUYER = "buyer"
    ACCOUNTANT = "accountant"
    PLATFORM = "platform"


class Holder(StrEnum):
    """Who is expected to do something next."""

    SUPPLIER = "supplier"
    BUYER = "buyer"
    ACCOUNTANT = "accountant"
    PLATFORM = "platform"
    NOBODY = "nobody"
