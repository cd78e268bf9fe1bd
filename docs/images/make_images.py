"""Draws the pictures of README.md, from a demonstration of its own and a real browser.

.venv/bin/python -m docs.images.make_images
"""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.installation import Installation

HERE = Path(__file__).parent
FILES = HERE.parent / "tutorials" / "files"
PASSWORD = "parvis-en-demo"  # noqa: S105 - shown to everybody by the demonstration
SIZE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    chromium = os.environ.get("PARVIS_TEST_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        installation = Installation(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        installation.start()
        try:
            listed(signed_in(browser, installation, "fournisseur@demo.example"))
            phone(signed_in(browser, installation, "fournisseur@demo.example", size=PHONE))
            deposit(signed_in(browser, installation, "fournisseur@demo.example"))
            buyer(signed_in(browser, installation, "mairie@demo.example"))
        finally:
            installation.stop()
            browser.close()


def signed_in(
    browser: Browser, installation: Installation, email: str, *, size: ViewportSize | None = None
) -> Page:
    context = browser.new_context(
        viewport=size or SIZE, locale="fr-FR", base_url=installation.url, is_mobile=size == PHONE
    )
    page = context.new_page()
    page.goto("/compte/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("/")
    return page


def listed(page: Page) -> None:
    page.goto("/invoices/")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "list.png")


def phone(page: Page) -> None:
    """What a supplier reads on the way: a piece is asked for, and the delay has stopped."""
    page.goto("/invoices/?q=D2-0894")
    page.get_by_role("link", name="D2-0894").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "phone.png")


def deposit(page: Page) -> None:
    page.goto("/deposit/")
    page.select_option("[name=organisation]", label="Menuiserie des Deux Rives")
    page.set_input_files("[name=file]", FILES / "D2-0921-to-mend.xml")
    page.click("button[value=check]")
    page.wait_for_selector("#result h2")
    page.locator("#result").scroll_into_view_if_needed()
    page.screenshot(path=HERE / "check.png")
    page.goto("/deposit/")
    page.select_option("[name=organisation]", label="Menuiserie des Deux Rives")
    page.set_input_files("[name=file]", FILES / "D2-0920.pdf")
    page.click("button[value=deposit]")
    page.wait_for_selector(".pv-receipt")


def buyer(page: Page) -> None:
    page.set_viewport_size(SIZE | {"height": 1240})  # down to what may be done
    page.goto("/inbox/")
    link = page.get_by_role("link", name="D2-0920").first
    while not link.is_visible():  # the worker may still be at it
        page.reload()
    link.click()
    page.wait_for_selector("#acts")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "buyer.png")


if __name__ == "__main__":
    main()
