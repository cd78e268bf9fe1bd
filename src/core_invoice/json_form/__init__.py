"""The invoice as JSON, both ways: the names of the model, decimals and dates as text, no null."""

from core_invoice.json_form.reading import from_json
from core_invoice.json_form.writing import as_dict, to_json

__all__ = ["as_dict", "from_json", "to_json"]
