"""A whole Parvis, and people with real browsers in front of it, at a desk or with a phone.

Each page that a person lands on is judged: no error in the console, no request to another host, no serious or
critical accessibility fault.
"""

import itertools
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from parvis.demo.world import PASSWORD
from tests.conftest import browser as installed_browser
from tests.installation import DEPARTMENT, SUPPLIER, TOWN_HALL, Installation
from tests.samples import ubl_invoice

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
# As a Debian machine without a screen runs it; nothing that calls home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Otherwise axe fetches again the sheets that ours import and writes them into the page, which the content
# security policy refuses. No rule that we run needs them.
AXE = {"preload": False}
NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.nodeid and "test_kill" not in item.nodeid:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def parvis(tmp_path_factory):
    installation = Installation(tmp_path_factory.mktemp("journeys") / "data")
    installation.start()
    yield installation
    installation.stop()


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=installed_browser(), args=[*FLAGS])


@pytest.fixture(params=SIZES)
def size(request):
    return request.param


@dataclass
class Person:
    """Somebody in front of a browser: goes to pages, and finds fault with them."""

    page: object
    home: str
    faults: list = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.looks()

    def clicks(self, name: str | re.Pattern, *, role: str = "button", exact: bool = True) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()

    def reads(self, words: str) -> None:
        """Waits for the words to be on the page, without reloading it."""
        self.page.get_by_text(words).first.wait_for(state="visible", timeout=15_000)

    def looks(self) -> None:
        """Judges the page as it is now."""
        self.page.wait_for_load_state()
        found = Axe().run(self.page, options=AXE).response["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        self.faults += [f"{self.page.url}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in grave]

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        self.goes_to("/compte/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.clicks("Se connecter")
        self.page.wait_for_url(self.home + "/")

    def opens_invoice(self, number: str, *, room: str) -> None:
        self.goes_to(f"/{room}/?q={number}")
        self.page.get_by_role("link", name=number, exact=True).first.click()
        self.looks()


@pytest.fixture
def person(parvis, chromium, size):
    """Makes a person with a browser of their own; at the end, nobody must have found a fault."""
    contexts, people = [], []

    def arrives(email: str = "", *, javascript: bool = True) -> Person:
        context = chromium.new_context(
            viewport=SIZES[size], locale="fr-FR", java_script_enabled=javascript, is_mobile=size == "phone"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        somebody = Person(context.new_page(), parvis.url)
        people.append(somebody)
        watch(somebody)
        if email:
            somebody.signs_in(email)
        return somebody

    yield arrives
    faults = [fault for somebody in people for fault in somebody.faults]
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def watch(somebody: Person) -> None:
    home = urlsplit(somebody.home).netloc

    def said(message):
        expected = "status of 4" in message.text  # a refusal answers with its status, which Chromium reports
        if message.type in {"error", "warning"} and not expected:
            somebody.faults.append(f"console: {message.text}")

    def asked(request):
        if urlsplit(request.url).scheme in {"http", "https"} and urlsplit(request.url).netloc != home:
            somebody.faults.append(f"asked another host: {request.url}")
        if "marianne" in request.url.lower():
            somebody.faults.append(f"the neutral skin took the State's font: {request.url}")

    def answered(response):
        path = urlsplit(response.url).path
        if response.status >= 500 or (response.status >= 400 and path.startswith("/static/")):
            somebody.faults.append(f"answered {response.status}: {response.url}")

    def failed(request):
        if request.failure != "net::ERR_ABORTED":  # the page was left while it asked for news
            somebody.faults.append(f"no answer, {request.failure}: {request.url}")

    somebody.page.on("console", said)
    somebody.page.on("response", answered)
    somebody.page.on("requestfailed", failed)
    somebody.page.on("pageerror", lambda error: somebody.faults.append(f"script: {error}"))
    somebody.page.on("request", asked)


@pytest.fixture
def invoice(tmp_path):
    """A file on the supplier's disk, addressed to the demonstration's town hall; its number and its path."""

    def written(builder=ubl_invoice, *, suffix=".xml", damage=None, **changes):
        today = date.today()
        number = f"J-{next(NUMBERS):04d}"
        values = {
            "number": number,
            "issue_date": today - timedelta(days=1),
            "delivery_date": today - timedelta(days=3),
            "due_date": today + timedelta(days=29),
            "seller_name": "Menuiserie des Deux Rives",
            "seller_siret": SUPPLIER,
            "buyer_name": "Mairie de Valdémo",
            "buyer_siret": TOWN_HALL,
            "service_code": DEPARTMENT,
        }
        data = builder(**(values | changes))
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(damage(data) if damage else data)
        return number, path

    return written


@pytest.fixture
def deposited(person, invoice):
    """An invoice that the supplier has just deposited from her page; its number and her browser."""

    def bring(**changes):
        number, path = invoice(**changes)
        supplier = person("fournisseur@demo.example")
        brings(supplier, path)
        supplier.clicks("Déposer")
        supplier.reads(f"Facture {number} acceptée")
        return number, supplier

    return bring


def brings(supplier: Person, path, *more) -> None:
    """The supplier chooses her file on the deposit page."""
    supplier.goes_to("/deposit/")
    supplier.page.select_option("select[name=organisation]", label="Menuiserie des Deux Rives")
    supplier.page.set_input_files("input[name=file]", path)
    if more:
        supplier.page.get_by_text("Ajouter des pièces jointes").click()
        supplier.page.set_input_files("input[name=documents]", more)
