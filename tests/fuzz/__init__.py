"""Hostile input: what to try on a file, how to spoil one, and a harness that runs as long as one likes."""
