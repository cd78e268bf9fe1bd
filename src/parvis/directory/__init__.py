"""Organisations, their departments, and what each buyer requires of an invoice."""
