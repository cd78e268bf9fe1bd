"""Judging: the rules of the norm, on the tree of the document, as the official artefacts take them."""
