"""Pages of the buyer: inbox, invoice, acts."""
