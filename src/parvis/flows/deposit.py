"""Receiving a file: the bytes are safe and the row is written before anybody is told "received"."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from parvis import journal
from parvis.accounts.models import User
from parvis.accounts.permissions import Permission, demand
from parvis.base import clock, limits, storage, worker
from parvis.directory.models import Organisation
from parvis.flows.models import Flow
from parvis.flows.refusals import DocumentsTooLarge, EmptyFile, FileTooLarge, NotKept, TokenTooLong
from parvis.payment_requests import documents as supporting
from parvis.payment_requests.documents import NewDocument

MEGABYTE = 1024 * 1024
log = structlog.get_logger(__name__)


def deposit(
    data: bytes,
    *,
    file_name: str,
    organisation: Organisation,
    by: User,
    channel: str,
    token: str | None = None,
    documents: Sequence[NewDocument] = (),
) -> Flow:
    """Keeps the file and its documents, and asks the worker to process them.

    A token already used by this organisation returns the flow that it made: a double click, or a client that
    repeats after a lost answer, deposits once.
    """
    demand(by, Permission.DEPOSIT, organisation)
    token = token or str(uuid4())
    if len(token) > 100:
        raise TokenTooLong
    if known := Flow.objects.filter(organisation=organisation, token=token).first():
        return known
    demand_receivable(data, documents)
    limits.consume("deposit", str(organisation.public_id), amount=settings.PARVIS_DEPOSITS_PER_MINUTE, per=60)
    flow = Flow(
        organisation=organisation,
        depositor=by,
        channel=channel,
        token=token,
        file_name=supporting.cleaned_name(file_name),
        digest=kept(data),
        size=len(data),
        documents=[
            {"name": supporting.cleaned_name(document.name), "digest": kept(document.data)}
            for document in documents
        ],
        received_at=clock.now(),
    )
    try:
        with transaction.atomic():
            flow.save(force_insert=True)
            journal.write("received", flow, by=by, digest=flow.digest, size=flow.size, channel=channel)
            worker.enqueue("flows.process", str(flow.public_id), priority=priority_of(data))
    except IntegrityError:
        # The same token came twice at the same instant: the other one made the flow.
        return Flow.objects.get(organisation=organisation, token=token)
    return flow


def kept(data: bytes) -> str:
    """The digest of bytes that are safe; a full or broken disk is told as such, and nothing is received."""
    try:
        return storage.blobs().put(data)
    except OSError as failure:
        log.error("deposit.not_kept", errno=failure.errno, size=len(data))
        raise NotKept from failure


def priority_of(data: bytes) -> int:
    """A large file takes tens of seconds: whoever sends a hundred of them makes nobody else wait for all."""
    return 10 if len(data) <= MEGABYTE else 5


def demand_length(announced: str | None) -> None:
    """The Content-Length of a request, before any of it is read or kept."""
    if announced and announced.isdigit() and int(announced) > settings.PARVIS_MAX_REQUEST_MB * MEGABYTE:
        raise DocumentsTooLarge(limit=settings.PARVIS_MAX_INVOICE_MB)


def demand_receivable(data: bytes, documents: Sequence[NewDocument]) -> None:
    if not data:
        raise EmptyFile
    if len(data) > settings.PARVIS_MAX_UPLOAD_MB * MEGABYTE:
        raise FileTooLarge(limit=settings.PARVIS_MAX_UPLOAD_MB)
    supporting.demand_acceptable(documents)
    total = len(data) + sum(len(document.data) for document in documents)
    if total > settings.PARVIS_MAX_INVOICE_MB * MEGABYTE:
        raise DocumentsTooLarge(limit=settings.PARVIS_MAX_INVOICE_MB)
