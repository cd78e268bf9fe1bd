"""Pages of the supplier: deposit, follow, answer."""
