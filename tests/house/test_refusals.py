"""Each refusal has a code of its own, says what happened, and what to do next."""

import importlib
import re

import pytest

from parvis.base.refusals import Refusal
from tests.house.source import PLATFORM, SRC, modules


def every_refusal(kind=Refusal):
    for path in modules(PLATFORM):
        if path.stem not in {"cli", "wsgi"} and "management" not in path.parts:
            importlib.import_module(
                ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")
            )
    return sorted(_below(kind), key=lambda each: each.__qualname__)


def _below(kind):
    for each in kind.__subclasses__():
        if each.__module__.startswith("parvis."):
            yield each
        yield from _below(each)


# Carries the words of a plain room, which are tested there.
RELAYS = {"ActRefused"}
REFUSALS = [refusal for refusal in every_refusal() if refusal.__name__ not in RELAYS]


def test_there_are_refusals():
    assert len(REFUSALS) > 5


def test_codes_are_not_shared():
    codes = [refusal.code for refusal in REFUSALS if "code" in vars(refusal)]
    shared = {code for code in codes if codes.count(code) > 1}

    assert shared == set()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.__qualname__)
def test_refusal_has_its_own_words(refusal):
    assert re.fullmatch(r"PV-[A-Z]+-\d{2}", refusal.code)
    assert refusal.code != Refusal.code
    assert str(refusal.message) not in {"", str(Refusal.message)}
    assert str(refusal.remedy) not in {"", str(Refusal.remedy)}
