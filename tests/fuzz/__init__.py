"""Hostile input: what to try on a file, how to spoil one, and a harness that runs for as long as one likes."""
