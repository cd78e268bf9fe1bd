"""Which terms the Factur-X profiles below EN 16931 have."""

import json
from collections.abc import Mapping
from pathlib import Path

GAINED = json.loads((Path(__file__).parent / "profiles.json").read_text(encoding="utf-8"))
MINIMUM = frozenset(GAINED["MINIMUM"])
BASIC_WL = MINIMUM | frozenset(GAINED["BASIC WL"])
BASIC = BASIC_WL | frozenset(GAINED["BASIC"])
TERMS: Mapping[str, frozenset[str]] = {"MINIMUM": MINIMUM, "BASIC WL": BASIC_WL, "BASIC": BASIC}
