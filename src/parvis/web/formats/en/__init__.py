"""Django looks for formats.py here."""
