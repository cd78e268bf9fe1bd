"""How EN 16931 is written in each syntax: one table per syntax, one reader for all of them."""
