"""Characters that can be shown: control and private ones have no place on a page, even escaped."""

import re

# Blanks and line ends stay; U+FEFF is a mark of the file, not of the text.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
    r"|[\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
INSTEAD = "\ufffd"


def printable(text: str) -> str:
    return UNPRINTABLE.sub(INSTEAD, text)
