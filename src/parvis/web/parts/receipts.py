"""The receipt of a deposit, as a text that can be kept: what was received, when, and its fingerprint."""

from __future__ import annotations

from django.template.loader import render_to_string

from parvis.flows.models import Flow


def text_of(flow: Flow) -> str:
    return render_to_string("supplier/receipt.txt", {"flow": flow})
