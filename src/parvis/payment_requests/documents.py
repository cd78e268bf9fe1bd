"""Supporting documents: which files are welcome beside an invoice, and how they are kept.

The list of types is the one that Chorus Pro accepts. Several can carry active content (HTML, SVG, macros):
they are stored as they came and only ever served as downloads, never shown inline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.base import clock, storage
from parvis.base.refusals import Refusal
from parvis.payment_requests.models import PaymentRequest, SupportingDocument

MEDIA_TYPES = {
    "bmp": "image/bmp",
    "bz2": "application/x-bzip2",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "fax": "image/g3fax",
    "gif": "image/gif",
    "gz": "application/gzip",
    "gzip": "application/gzip",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "p7s": "application/pkcs7-signature",
    "pdf": "application/pdf",
    "png": "image/png",
    "pps": "application/vnd.ms-powerpoint",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tgz": "application/gzip",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "xhtml": "application/xhtml+xml",
    "xlc": "application/vnd.ms-excel",
    "xlm": "application/vnd.ms-excel",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class NewDocument:
    """A file that somebody brings: its name as they gave it, and its bytes."""

    name: str
    data: bytes


class DocumentRefused(Refusal):
    code = "PV-DOC-01"
    message = _("Ces pièces ne peuvent pas être acceptées. {detail}")
    remedy = _("Corrigez ou retirez ces pièces, puis recommencez.")


def cleaned_name(name: str) -> str:
    """The last part of the path, without control characters, kept short with its extension."""
    last = PurePath(name.replace("\\", "/")).name
    visible = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", last).strip(" .") or "document"
    stem, dot, extension = visible.rpartition(".")
    return f"{stem[:200]}.{extension[:10]}" if dot else visible[:200]


def media_type(name: str) -> str | None:
    return MEDIA_TYPES.get(PurePath(name).suffix.lstrip(".").lower())


def faults(documents: Sequence[NewDocument]) -> list[str]:
    """All that stands against keeping these files, one sentence each, in the reader's language."""
    limit = settings.PARVIS_MAX_DOCUMENT_MB
    found = []
    for document in documents:
        name = cleaned_name(document.name)
        if media_type(name) is None:
            found.append(
                str(_("« %(name)s » : ce type de fichier n’est pas accepté. Envoyez plutôt un PDF."))
                % {"name": name}
            )
        if not document.data:
            found.append(str(_("« %(name)s » : ce fichier est vide.")) % {"name": name})
        if len(document.data) > limit * 1024 * 1024:
            found.append(
                str(_("« %(name)s » : ce fichier dépasse %(limit)s Mo.")) % {"name": name, "limit": limit}
            )
    return found


def demand_acceptable(documents: Sequence[NewDocument]) -> None:
    if found := faults(documents):
        raise DocumentRefused(detail=" ".join(found))


def keep(
    documents: Iterable[NewDocument],
    *,
    payment_request: PaymentRequest,
    origin: SupportingDocument.Origin,
    by: User | None,
) -> list[SupportingDocument]:
    blobs = storage.blobs()
    rows = [
        SupportingDocument(
            buyer_id=payment_request.buyer_id,
            request_id=payment_request.pk,
            name=cleaned_name(document.name),
            media_type=media_type(document.name) or "application/octet-stream",
            digest=blobs.put(document.data),
            size=len(document.data),
            origin=origin,
            added_by=by,
            added_at=clock.now(),
        )
        for document in documents
    ]
    return SupportingDocument.objects.bulk_create(rows)
