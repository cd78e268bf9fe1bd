"""Where a payment request stands, who may do what from there, and the words for it, as tables."""
