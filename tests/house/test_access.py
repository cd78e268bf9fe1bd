"""Every address × every role has an expected answer: the stranger and the person without a session included.

To add an address: one `row` in TABLE. `ok` are those who get the page (`status`), `or_else` is what other
signed-in people get, `anonymous` what a person without a session gets.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parvis.accounts import acts
from parvis.notifications.models import OutgoingMail
from parvis.payment_requests.documents import NewDocument
from parvis.payment_requests.models import PaymentRequest
from tests.parvis.conftest import (  # noqa: F401
    accountant,
    buyer_agent,
    department,
    department_agent,
    fast_passwords,
    hospital,
    operator,
    other_agent,
    other_department,
    other_supplier_org,
    static_files_on_demand,
    stranger,
    supplier,
    supplier_org,
    supplier_reader,
    town_administrator,
    town_hall,
)
from tests.parvis.flows.conftest import deposited, invoice_file, processed  # noqa: F401

SUPPLIERS = "supplier supplier_reader stranger"
OWN_SUPPLIERS = "supplier supplier_reader"
BUYERS = "buyer_agent department_agent accountant town_administrator other_agent"
OWN_BUYERS = "buyer_agent department_agent accountant town_administrator"
EVERYBODY = f"{SUPPLIERS} {BUYERS} operator"
SIGN_IN = 302


@dataclass(frozen=True)
class Row:
    name: str
    given: str  # what the address is made of, by name: see `places`
    ok: str
    or_else: int
    anonymous: int
    method: str = "get"
    status: int = 200
    version: str = ""

    @property
    def label(self) -> str:
        return f"{self.method} {self.name} {self.version}".strip()

    def expected(self, role: str) -> int:
        if role == "anonymous":
            return self.anonymous
        return self.status if role in self.ok.split() else self.or_else


def row(
    name: str,
    *,
    given: str = "",
    ok: str = EVERYBODY,
    or_else: int = 404,
    anonymous: int = SIGN_IN,
    method: str = "get",
    status: int = 200,
    version: str = "",
) -> Row:
    return Row(name, given, ok, or_else, anonymous, method, status, version)


TABLE = (
    # For everybody
    row("web:home", anonymous=200),
    row("web:accessibility", anonymous=200),
    row("web:legal", anonymous=200),
    row("web:rules", anonymous=200),
    row("web:rule", given="rule", anonymous=200),
    row("web:sign-up", anonymous=200),
    row("web:sign-up-look-up", anonymous=200),
    row("web:sign-up-person", status=302),
    row("web:sign-up-mail", status=302),
    row("web:sign-up-mail-again", method="post", status=302),
    row("web:demo-sign-in", ok="", anonymous=404, method="post"),
    row("web:favicon", status=302),
    row("web:mailbox", anonymous=200),
    row("web:mail", given="mail", anonymous=200),
    row("web:mail-html", given="mail", anonymous=200),
    row("web:invitation", given="token", anonymous=200),
    row("web:privacy", anonymous=200),
    row("web:language", anonymous=302, method="post", status=302),
    row("web:sheet-style", anonymous=200),
    row("api:openapi-json", anonymous=200),
    row("api:openapi-view", anonymous=200),
    row("api:api-root", ok="", anonymous=404),
    # The supplier
    row("web:supplier-deposit", ok="supplier stranger", or_else=403),
    row("web:supplier-deposit", ok="supplier stranger", or_else=403, method="post", status=422),
    row("web:supplier-flow", given="flow", ok=OWN_SUPPLIERS),
    row("web:supplier-flow-result", given="flow", ok=OWN_SUPPLIERS, status=302),
    row("web:supplier-flow-receipt", given="flow", ok=OWN_SUPPLIERS),
    row("web:supplier-flow-original", given="flow", ok=OWN_SUPPLIERS),
    row("web:supplier-list", ok=SUPPLIERS, or_else=403),
    row("web:supplier-refused", ok=SUPPLIERS, or_else=403),
    row("web:supplier-destinations"),
    row("web:supplier-request", given="request", ok=OWN_SUPPLIERS),
    row("web:supplier-live", given="request", ok=OWN_SUPPLIERS),
    row("web:supplier-act", given="request cancel", ok=OWN_SUPPLIERS, method="get", status=405, or_else=405),
    row("web:supplier-act", given="request certify", ok="", method="post", version="of the buyer"),
    # The buyer
    row("web:buyer-inbox", ok=BUYERS, or_else=403),
    row("web:buyer-request", given="request", ok=OWN_BUYERS),
    row("web:buyer-live", given="request", ok=OWN_BUYERS),
    row("web:buyer-act", given="request certify", ok=OWN_BUYERS, method="get", status=405, or_else=405),
    row("web:buyer-act", given="request cancel", ok="", method="post", version="of the supplier"),
    row("web:buyer-act", given="request refuse", ok=OWN_BUYERS, method="post", status=422, version="refuse"),
    # Who administers
    row("web:manage", ok="supplier stranger town_administrator", status=302, or_else=200),
    row("web:manage-people", given="organisation", ok="supplier"),
    row("web:manage-people", given="organisation", ok="supplier", method="post", status=422),
    row("web:manage-withdraw", given="organisation attachment", ok="supplier", method="post"),
    row(
        "web:manage-invitation-again",
        given="organisation invitation",
        ok="supplier",
        method="post",
        status=302,
    ),
    row(
        "web:manage-invitation-withdraw",
        given="organisation invitation",
        ok="supplier",
        method="post",
        status=302,
    ),
    row("web:manage-organisation", given="organisation", ok="supplier"),
    row("web:manage-organisation", given="organisation", ok="supplier", method="post", status=422),
    row("web:manage-department", given="town department", ok="town_administrator"),
    row(
        "web:manage-department-state",
        given="town department",
        ok="town_administrator",
        method="post",
        status=302,
    ),
    row("web:manage-keys", given="organisation", ok="supplier"),
    row("web:manage-keys", given="organisation", ok="supplier", method="post", status=422),
    row("web:manage-key-revoke", given="organisation key", ok="supplier", method="post"),
    row("web:profile"),
    # Who operates the platform
    row("web:operator-jobs", ok="operator"),
    row("web:operator-job-again", given="job", ok="", method="post", version="of nothing"),
    row("web:operator-entry-again", given="set_aside", ok="", method="post", version="of nothing"),
    # The files, for both sides
    row("web:original", given="request", ok=f"{OWN_SUPPLIERS} {OWN_BUYERS}"),
    row("web:original-preview", given="request", ok=f"{OWN_SUPPLIERS} {OWN_BUYERS}"),
    row("web:original-page", given="request page", ok=""),
    row("web:document", given="request document", ok=f"{OWN_SUPPLIERS} {OWN_BUYERS}"),
    # Programs need a key: a session is none
    row("api:deposit-status", given="deposit", ok="", or_else=401, anonymous=401),
    row("api:create", ok="", or_else=401, anonymous=401, method="post"),
    row("api:check", ok="", or_else=401, anonymous=401, method="post"),
    row("api:several", ok="", or_else=401, anonymous=401),
    row("api:one", given="payment_request", ok="", or_else=401, anonymous=401),
)


def names(resolver: URLResolver, namespace: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.add(f"{namespace}{pattern.name}")
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern, inner)
    return found


def test_every_address_has_its_row():
    # The pages of allauth keep its own rules.
    ours = {name for name in names(get_resolver()) if not name.startswith("account_")}

    assert ours == {one.name for one in TABLE}


@pytest.fixture
def people(
    supplier,  # noqa: F811
    supplier_reader,  # noqa: F811
    stranger,  # noqa: F811
    buyer_agent,  # noqa: F811
    department_agent,  # noqa: F811
    accountant,  # noqa: F811
    town_administrator,  # noqa: F811
    other_agent,  # noqa: F811
    operator,  # noqa: F811
):
    return {
        "anonymous": None,
        "supplier": supplier,
        "supplier_reader": supplier_reader,
        "stranger": stranger,
        "buyer_agent": buyer_agent,
        "department_agent": department_agent,
        "accountant": accountant,
        "town_administrator": town_administrator,
        "other_agent": other_agent,
        "operator": operator,
    }


@pytest.fixture
def places(people, processed, invoice_file):  # noqa: F811
    """What the addresses are made of: a deposit of the supplier and the request that it became."""
    note = NewDocument(name="bon.pdf", data=b"%PDF-1.7 bon")
    flow = processed(invoice_file(), documents=[note])
    payment_request = PaymentRequest.objects.get(public_id=flow.payment_request_id)
    letter = OutgoingMail.objects.create(
        to="qui@exemple.example", subject="Bonjour", text="Bonjour", html="<p>"
    )
    key, _raw = acts.create_api_key(flow.organisation, name="ERP", by=people["supplier"])
    invitation, token = acts.invite(
        flow.organisation, email="collegue@fournil.example", roles=["reader"], by=people["supplier"]
    )
    return {
        "flow": {"public_id": flow.public_id},
        "deposit": {"deposit_id": flow.public_id},
        "payment_request": {"payment_request_id": flow.payment_request_id},
        "request": {"public_id": payment_request.public_id},
        "page": {"number": 1},
        "document": {"document_id": payment_request.documents.get().public_id},
        "organisation": {"public_id": flow.organisation.public_id},
        "attachment": {"attachment_id": people["supplier_reader"].attachments.get().public_id},
        "mail": {"public_id": letter.public_id},
        "town": {"public_id": payment_request.buyer.public_id},
        "department": {"department_id": payment_request.department.public_id},
        "key": {"key_id": key.public_id},
        "job": {"job_id": 1},
        "set_aside": {"set_aside_id": 1},
        "token": {"token": token},
        "rule": {"rule_id": "BR-CO-10"},
        "invitation": {"invitation_id": invitation.public_id},
    }


def signed_in(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.label)
def test_everybody_gets_what_is_theirs(one, people, places):
    made_of: dict[str, object] = {}
    for word in one.given.split():
        made_of |= places.get(word, {"name": word})
    address = reverse(one.name, kwargs=made_of)

    got = {
        role: getattr(signed_in(person), one.method)(address).status_code for role, person in people.items()
    }

    assert got == {role: one.expected(role) for role in people}
