"""The original file as it can be looked at beside the sheet: pictures of its pages, or its XML as text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from parvis.base import storage
from parvis.payment_requests.models import PaymentRequest
from parvis.web.parts import page_images

MAX_CHARACTERS = 200_000
# Ours is a second reading, only to indent: the same refusals as the engine's own parser.
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True
)


@dataclass(frozen=True)
class Original:
    pages: page_images.Pages | None = None
    text: str = ""
    cut: bool = False


def original_of(payment_request: PaymentRequest) -> Original:
    """Nothing to show when the file cannot be drawn: the page then offers the download only."""
    try:
        if payment_request.original_type == "application/pdf":
            return Original(pages=page_images.pages_of(payment_request.original))
        text = indented(storage.blobs().read(payment_request.original))
    except (page_images.CannotDraw, storage.BlobLost):
        return Original()
    return Original(text=text[:MAX_CHARACTERS], cut=len(text) > MAX_CHARACTERS)


def indented(xml: bytes) -> str:
    try:
        return etree.tostring(etree.fromstring(xml, PARSER), pretty_print=True, encoding="unicode")
    except etree.XMLSyntaxError:
        return xml.decode("utf-8", errors="replace")
