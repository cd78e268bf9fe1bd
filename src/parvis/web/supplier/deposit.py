"""The deposit page: drop a file, know at once whether it is accepted; or ask first whether it would be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, organisations_where
from parvis.accounts.refusals import NotAllowed
from parvis.base import clock, storage
from parvis.base.refusals import Refusal
from parvis.directory.models import Organisation
from parvis.flows import findings as kept
from parvis.flows.deposit import deposit as receive
from parvis.flows.examination import DUPLICATE, Examination
from parvis.flows.models import Flow
from parvis.flows.trial import trial
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest
from parvis.web.errors import status_of
from parvis.web.parts import receipts
from parvis.web.parts.downloads import attachment
from parvis.web.parts.fields import FilesField
from parvis.web.parts.findings import Findings, findings_of
from parvis.web.parts.fragments import wants_fragment
from parvis.web.parts.sheet import NOTHING, Sheet, sheet_of_file, sheet_of_invoice, sheet_of_request

ACCEPT = ".pdf,.xml,application/pdf,application/xml,text/xml"
SLOW = timedelta(seconds=10)  # from then on, the page says that nobody needs to wait in front of it


class DepositForm(forms.Form):
    """`token` makes a double click one deposit."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=100)
    organisation = forms.ModelChoiceField(
        label=_("Pour le compte de"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        error_messages={
            "invalid_choice": _("Vous ne déposez pas pour cette organisation. Choisissez-en une de la liste.")
        },
    )
    file = forms.FileField(
        label=_("Facture"),
        allow_empty_file=True,  # an empty file is received with an explanation of its own
        max_length=255,
        error_messages={
            "required": _("Choisissez d’abord le fichier de la facture : un PDF Factur-X ou un fichier XML."),
            "max_length": _("Le nom du fichier est trop long : renommez-le en moins de 255 caractères."),
        },
    )
    documents = FilesField(label=_("Pièces jointes"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = organisations_where(user, Permission.DEPOSIT).filter(active=True).order_by("name", "pk")
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = mine
        if len(mine) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = mine[0].public_id

    def new_documents(self) -> list[NewDocument]:
        return [NewDocument(name=file.name, data=file.read()) for file in self.cleaned_data["documents"]]


@dataclass(frozen=True)
class Result:
    """What the page says of a file: of a deposit (`flow`), or of a trial."""

    file_name: str
    findings: Findings
    sheet: Sheet = NOTHING
    flow: Flow | None = None
    payment_request: PaymentRequest | None = None
    examination: Examination | None = None
    slow: bool = False

    @property
    def is_pdf(self) -> bool:
        """The lines that findings name are then those of the XML file inside it."""
        return self.file_name.lower().endswith(".pdf")

    @property
    def duplicate(self) -> bool:
        return any(one.rule == DUPLICATE for one in self.findings.blocking)

    @property
    def accepted(self) -> bool:
        if self.flow is not None:
            return self.flow.state == Flow.State.ACCEPTED
        return self.examination is not None and self.examination.accepted


def language() -> str:
    return get_language() or "fr"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not organisations_where(request.user, Permission.DEPOSIT).filter(active=True).exists():
        raise NotAllowed
    if request.method != "POST":
        return page(request, DepositForm(user=request.user, initial={"token": uuid4()}))
    form = DepositForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return page(request, form, status=422)
    try:
        if request.POST.get("intent") == "check":
            return tried(request, form)
        return deposited(request, form)
    except Refusal as refusal:
        return page(request, form, refusal=refusal, status=status_of(refusal))


def deposited(request: HttpRequest, form: DepositForm) -> HttpResponse:
    assert isinstance(request.user, User)
    file: File[bytes] = form.cleaned_data["file"]
    data = read_within_limit(file)
    flow = receive(
        data,
        file_name=file.name or "",
        organisation=form.cleaned_data["organisation"],
        by=request.user,
        channel=Flow.Channel.WEB,
        token=token_of(form.cleaned_data["token"], data),
        documents=form.new_documents(),
    )
    address = reverse("web:supplier-flow", args=[flow.public_id])
    if not wants_fragment(request):
        return redirect(address)
    answer = render(request, "supplier/deposit_result.html", {"result": result_of(flow, user=request.user)})
    answer["HX-Push-Url"] = address
    answer["HX-Retarget"] = "#deposit"
    return answer


def tried(request: HttpRequest, form: DepositForm) -> HttpResponse:
    assert isinstance(request.user, User)
    file: File[bytes] = form.cleaned_data["file"]
    examination = trial(
        read_within_limit(file), organisation=form.cleaned_data["organisation"], by=request.user
    )
    lang = language()
    found = findings_of(examination.findings, lang=lang)
    result = Result(
        file_name=file.name or "",
        findings=found,
        sheet=sheet_of_invoice(examination.invoice, lang=lang, findings=found),
        examination=examination,
    )
    return page(request, form, result=result)


def token_of(page_token: str, data: bytes) -> str:
    """The same page and the same file: a double click. Another file from the same page is another deposit."""
    return sha256(page_token.encode() + sha256(data).digest()).hexdigest()


def read_within_limit(file: File[bytes]) -> bytes:
    """One byte over the limit is enough for the deposit to refuse the file, and to say why."""
    data: bytes = file.read(settings.PARVIS_MAX_UPLOAD_MB * 1024 * 1024 + 1)
    return data


def page(
    request: HttpRequest,
    form: DepositForm,
    *,
    result: Result | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; htmx, which still has the file in the form, only gets what there is to say."""
    context = {
        "form": form,
        "result": result,
        "refusal": refusal,
        "accept": ACCEPT,
        "limit": settings.PARVIS_MAX_UPLOAD_MB,
    }
    template = "supplier/deposit_answer.html" if wants_fragment(request) else "supplier/deposit.html"
    return render(request, template, context, status=status)


def result_of(flow: Flow, *, user: User | AnonymousUser) -> Result:
    lang = language()
    if not flow.is_finished:
        return Result(file_name=flow.file_name, findings=Findings(), flow=flow, slow=age(flow) > SLOW)
    found = findings_of(kept.load(flow.findings), lang=lang)
    if flow.state != Flow.State.ACCEPTED:
        sheet = sheet_of_file(flow.digest, lang=lang, findings=found)
        return Result(file_name=flow.file_name, findings=found, sheet=sheet, flow=flow)
    # Through the door again: the seller may be another organisation than the one that deposits.
    visible = PaymentRequest.objects.visible_to(user).select_related("buyer", "supplier", "department")
    payment_request = visible.filter(public_id=str(flow.payment_request_id)).first()
    shown = sheet_of_request(payment_request, lang=lang, findings=found) if payment_request else NOTHING
    return Result(flow.file_name, found, shown, flow, payment_request)


def age(flow: Flow) -> timedelta:
    return clock.now() - flow.received_at


def mine(request: HttpRequest, public_id: UUID) -> Flow:
    flows = Flow.objects.visible_to(request.user).select_related("organisation", "depositor", "buyer")
    return get_object_or_404(flows, public_id=public_id)


@login_required
@require_safe
def flow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = mine(request, public_id)
    return render(request, "supplier/flow.html", {"result": result_of(found, user=request.user)})


@login_required
@require_safe
def flow_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the page asks for every half second until the verdict is there."""
    found = mine(request, public_id)
    if not wants_fragment(request):
        return HttpResponseRedirect(reverse("web:supplier-flow", args=[public_id]))
    if not found.is_finished and age(found) < SLOW:
        return HttpResponse(status=204)
    return render(request, "supplier/deposit_result.html", {"result": result_of(found, user=request.user)})


@login_required
@require_safe
def flow_receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = mine(request, public_id)
    name = _("recepisse-{number}.txt").format(number=found.public_id)
    return attachment(receipts.text_of(found), name=name, media_type="text/plain; charset=utf-8")


@login_required
@require_safe
def flow_original(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = mine(request, public_id)
    data = storage.blobs().read(found.digest)
    media_type = "application/pdf" if data.startswith(b"%PDF") else "application/xml"
    return attachment(data, name=found.file_name, media_type=media_type)
