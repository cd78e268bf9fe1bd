"""The document of a payment request, read again from its stored XML: rows keep only what acts need."""

from __future__ import annotations

import core_invoice
from core_invoice import Invoice
from core_invoice.rendering import render_html
from parvis.base import storage
from parvis.payment_requests.models import PaymentRequest


def invoice_of(payment_request: PaymentRequest) -> Invoice:
    return core_invoice.read(storage.blobs().read(payment_request.invoice_xml)).invoice


def sheet_html(payment_request: PaymentRequest, lang: str) -> str:
    return render_html(invoice_of(payment_request), lang=lang)
