"""Depositing a file, asking for its verdict, or trying it without depositing."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from ninja import Header, Query, Router, Status

from parvis.api.auth import key_of
from parvis.api.errors import KeyReused, NoFile, Problem
from parvis.api.native.schemas import Check, Deposit, Finding, party, service
from parvis.flows import findings as kept
from parvis.flows.deposit import demand_length, deposit
from parvis.flows.models import Flow
from parvis.flows.trial import trial
from parvis.payment_requests.documents import NewDocument

router = Router(tags=["deposits"])

FILE = {"type": "string", "format": "binary"}
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": FILE, "documents": {"type": "array", "items": FILE}},
                }
            },
            "application/pdf": {"schema": FILE},
            "application/xml": {"schema": FILE},
        },
    }
}
PROBLEMS = {401: Problem, 403: Problem, 409: Problem, 413: Problem, 422: Problem, 429: Problem}


@router.post(
    "/deposits",
    response={202: Deposit, **PROBLEMS, 503: Problem},
    openapi_extra=UPLOAD,
    summary=gettext_noop("Déposer une facture"),
    description=gettext_noop(
        "Reçoit un PDF Factur-X, un UBL ou un CII. Le récépissé est rendu une fois le fichier en "
        "lieu sûr ; le verdict vient ensuite, à l’adresse de l’en-tête Location. Une "
        "Idempotency-Key ne dépose qu’une fois."
    ),
    operation_id="deposit",
)
def create(
    request: HttpRequest,
    response: HttpResponse,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=100)] = None,
    file_name: Annotated[str | None, Query(max_length=255)] = None,
) -> Status[Deposit]:
    key = key_of(request)
    data, name = received(request, file_name)
    flow = deposit(
        data,
        file_name=name,
        organisation=key.organisation,
        by=key.user,
        channel=Flow.Channel.API,
        token=idempotency_key or None,
        documents=documents_of(request),
    )
    if flow.digest != sha256(data).hexdigest():
        raise KeyReused
    response["Location"] = reverse("api:deposit-status", args=[flow.public_id])
    return Status(202, shown(flow))


@router.get(
    "/deposits/{uuid:deposit_id}",
    response={200: Deposit, 401: Problem, 404: Problem, 429: Problem},
    summary=gettext_noop("Lire le verdict d’un dépôt"),
    description=gettext_noop(
        "`state` vaut received tant que le contrôle n’est pas fini, puis accepted ou rejected."
    ),
    operation_id="deposit-status",
    url_name="deposit-status",
)
def status(request: HttpRequest, deposit_id: UUID) -> Deposit:
    key = key_of(request)
    mine = Flow.objects.visible_to(key.user).filter(organisation=key.organisation)
    return shown(get_object_or_404(mine, public_id=deposit_id))


@router.post(
    "/checks",
    response={200: Check, **PROBLEMS, 503: Problem},
    openapi_extra=UPLOAD,
    summary=gettext_noop("Vérifier sans déposer"),
    description=gettext_noop("Les mêmes contrôles qu’un dépôt ; rien n’est conservé."),
    operation_id="check",
)
def check(request: HttpRequest) -> Check:
    key = key_of(request)
    data, _name = received(request, None)
    examination = trial(data, organisation=key.organisation, by=key.user, within=key.organisation)
    invoice = examination.invoice
    return Check(
        accepted=examination.accepted,
        number=(invoice and invoice.number) or "",
        buyer=party(examination.buyer) if examination.buyer else None,
        department=service(examination.department),
        findings=explained(examination.findings),
    )


def received(request: HttpRequest, file_name: str | None) -> tuple[bytes, str]:
    """The file of a form, or the body itself; one byte over the limit is enough to refuse it."""
    demand_length(request.headers.get("Content-Length"))
    limit = settings.PARVIS_MAX_UPLOAD_MB * 1024 * 1024 + 1
    if (request.content_type or "").startswith("multipart/"):
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise NoFile
        return file.read(limit), file_name or file.name or "facture"
    data = request.read(limit)
    if not data:
        raise NoFile
    return data, file_name or ("facture.pdf" if data.startswith(b"%PDF") else "facture.xml")


def documents_of(request: HttpRequest) -> list[NewDocument]:
    if not (request.content_type or "").startswith("multipart/"):
        return []
    return [
        NewDocument(name=file.name or "document", data=file.read())
        for file in request.FILES.getlist("documents")
    ]


def shown(flow: Flow) -> Deposit:
    return Deposit.of(flow, explained(kept.load(flow.findings)))


def explained(found: Any) -> list[Finding]:
    return [Finding.of(one) for one in kept.explain(found, get_language() or "fr")]
