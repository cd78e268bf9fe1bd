"""The engine's public names, and what importing it costs."""

import subprocess
import sys
from importlib import resources

import pytest

import core_invoice

PUBLIC = {
    "DEFAULT_LIMITS",
    "Finding",
    "Identifier",
    "Invoice",
    "Limits",
    "RULESETS",
    "Reading",
    "Report",
    "Severity",
    "Source",
    "Syntax",
    "Unreadable",
    "UnknownRuleSet",
    "Unwritable",
    "ValueFault",
    "as_dict",
    "check",
    "extract",
    "from_json",
    "read",
    "rulesets_for",
    "to_facturx",
    "to_json",
    "write",
}


def test_the_public_names_are_these():
    assert set(core_invoice.__all__) == PUBLIC
    assert all(hasattr(core_invoice, name) for name in PUBLIC)


def test_every_public_name_says_what_it_is():
    told = {
        name: getattr(core_invoice, name).__doc__ or "" for name in PUBLIC - {"DEFAULT_LIMITS", "RULESETS"}
    }

    # a dataclass without a docstring gets its signature as one
    assert [name for name, text in told.items() if not text or text.startswith(f"{name}(")] == []


def test_the_engine_is_typed():
    assert resources.files("core_invoice").joinpath("py.typed").is_file()


def test_importing_the_engine_does_not_import_django_or_the_platform():
    code = (
        "import sys, core_invoice, core_invoice.cli;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'parvis', 'ninja')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_public_name_has_one_home():
    homes = [name for names in core_invoice._HOMES.values() for name in names]

    assert sorted(homes) == sorted(core_invoice.__all__)


def test_a_name_that_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        core_invoice.chek  # noqa: B018
