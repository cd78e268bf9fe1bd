"""Two skins behind one setting: nothing of the State in the neutral one, its brand in the other."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

LINKED = re.compile(r'(?:href|src)="([^"]+)"')
STATE_MARKS = ("République", "fr-logo", "dsfr/dist/favicon", "dsfr/dist/dsfr.module")


def home(client):
    return client.get(reverse("web:home")).content.decode()


@pytest.mark.parametrize("mark", STATE_MARKS)
def test_neutral_skin_shows_no_mark_of_the_state(client, db, mark):
    assert mark not in home(client)


@pytest.mark.parametrize("mark", STATE_MARKS)
def test_etat_skin_shows_them(client, db, settings, mark):
    settings.PARVIS_SKIN = "etat"

    assert mark in home(client)


@pytest.mark.parametrize("skin", ["neutral", "etat"])
def test_page_links_nothing_outside(client, db, settings, skin):
    settings.PARVIS_SKIN = skin

    assert [address for address in LINKED.findall(home(client)) if "//" in address] == []


@pytest.mark.parametrize("skin", ["neutral", "etat"])
def test_page_has_no_script_or_style_of_its_own(client, db, settings, skin):
    settings.PARVIS_SKIN = skin
    page = home(client)

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page) == []


@pytest.mark.parametrize("skin", ["neutral", "etat"])
def test_every_linked_file_is_there(client, db, settings, skin):
    settings.PARVIS_SKIN = skin
    links = [address.partition("#")[0] for address in LINKED.findall(home(client))]
    files = [address for address in links if address.startswith("/static/")]

    assert files
    assert [file for file in files if finders.find(file.removeprefix("/static/")) is None] == []


def test_every_sheet_that_the_neutral_skin_imports_is_there():
    sheet = Path(finders.find("parvis/neutral.css"))
    imported = re.findall(r'@import url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))

    assert "parvis.css" in imported
    assert [
        name for name in imported if finders.find(str(Path("parvis", name)).replace("parvis/../", "")) is None
    ] == []


def test_every_icon_that_a_page_names_is_in_the_sprite():
    drawn = set(
        re.findall(r'id="([^"]+)"', Path(finders.find("parvis/icons/icons.svg")).read_text(encoding="utf-8"))
    )
    templates = Path(finders.find("parvis/parvis.css")).parents[2] / "templates"
    named = {
        name
        for template in templates.rglob("*.html")
        for name in re.findall(r'parts/icon\.html" with name="([^"]+)"', template.read_text(encoding="utf-8"))
    }

    assert named
    assert named - drawn == set()
