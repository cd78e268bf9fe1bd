"""Writes statuses.md beside this file, from the tables of parvis.lifecycle.

.venv/bin/python docs/reference/make_statuses.py
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from parvis.lifecycle import motives, states
from parvis.lifecycle.circuits import SIMPLE, Act, Need, Step, act_label
from parvis.lifecycle.motives import MOTIVES
from parvis.lifecycle.sides import Side
from parvis.lifecycle.states import State
from parvis.lifecycle.wire_codes import AIFE, CDAR

PAGE = Path(__file__).with_name("statuses.md")

INTRODUCTION = """\
# Statuses, steps and motives

Generated from `src/parvis/lifecycle` by `docs/reference/make_statuses.py`: change the tables, not this page.

What they mean for people is told in [The life of an invoice](../explanation/life-of-an-invoice.md).
"""

STATES = """
## States

The name is what the API and the database hold. *Chorus Pro* is the status code that AIFE publishes, *CDAR*
the code of the lifecycle messages of the French reform; a dash means that CDAR has no word for it.
"""

STEPS = """
## Steps of the simple circuit

Nothing else is possible. The steps between availability and payment are optional for the buyer.
"""

MOTIVES_TEXT = """
## Motives

The codes are those of the CDAR schematron, version 1.4.0. A star marks a motive of which only the code is
published: the label is Parvis's reading of it. A motive with no act is known, and not offered yet.
"""


def page() -> str:
    return "".join(
        [
            INTRODUCTION,
            STATES,
            *table(("Name", "English", "French", "Held by", "Chorus Pro", "CDAR"), state_rows()),
            *(paragraph for state in State for paragraph in told(state)),
            STEPS,
            *diagram(),
            *table(("From", "Act", "English", "French", "By", "To", "Needs"), map(step_row, SIMPLE.steps)),
            MOTIVES_TEXT,
            *table(("Code", "English", "French", "Acts"), motive_rows()),
        ]
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "\n"
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |\n"


def diagram() -> Iterator[str]:
    arrows = dict.fromkeys((step.source, step.target) for step in SIMPLE.steps if step.source != step.target)
    yield "\n```mermaid\nstateDiagram-v2\n    [*] --> deposited\n"
    yield from (f"    {source} --> {target}\n" for source, target in arrows)
    yield from (f"    {state} --> [*]\n" for state in State if state in states.CLOSED)
    yield "```\n"


def state_rows() -> Iterator[Sequence[str]]:
    for state in State:
        yield (
            f"`{state}`",
            states.label(state, "en"),
            states.label(state, "fr"),
            states.holder(state),
            f"`{AIFE[state]}`",
            CDAR[state] or "—",
        )


def told(state: State) -> Iterator[str]:
    yield f"\n### {states.label(state, 'en')}\n\n"
    for side in (Side.SUPPLIER, Side.BUYER):
        explained, following = (
            states.explain(state, "en", for_=side),
            states.what_next(state, "en", for_=side),
        )
        yield f"- The {side} is told: {explained} {following}\n"


def step_row(step: Step) -> Sequence[str]:
    needs = [name for name in ("motive", "comment") if getattr(step, name) is Need.REQUIRED]
    changes = [f"may change: {', '.join(sorted(step.changes))}"] if step.changes else []
    return (
        f"`{step.source}`",
        f"`{step.act}`",
        act_label(step.act, "en"),
        act_label(step.act, "fr"),
        step.by,
        f"`{step.target}`",
        "; ".join([*needs, *changes]),
    )


def motive_rows() -> Iterator[Sequence[str]]:
    for motive in MOTIVES:
        star = "" if motive.official else " *"
        acts = [f"`{act}`" for act in Act if motive in motives.for_act(act)]
        yield f"`{motive.code}`", motive.label.en + star, motive.label.fr + star, ", ".join(acts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
