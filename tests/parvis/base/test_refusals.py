from django.utils.translation import gettext_lazy as _

from parvis.base.refusals import Refusal


class TooLate(Refusal):
    code = "PV-TEST-01"
    message = _("Le {day} est passé.")
    remedy = _("Choisissez une date après le {day}.")


def test_placeholders_are_filled():
    refusal = TooLate(day="3 mars")

    assert str(refusal) == "Le 3 mars est passé."
    assert str(refusal.remedy) == "Choisissez une date après le 3 mars."


def test_text_is_translated_when_shown_not_when_raised(monkeypatch):
    refusal = TooLate(day="3 mars")
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda text: f"[{text}]")

    assert str(refusal) == "[Le 3 mars est passé.]"


def test_values_of_one_refusal_do_not_leak_into_the_class():
    TooLate(day="3 mars")

    assert str(TooLate.message) == "Le {day} est passé."
