"""Dates as readers in Europe write them: in Django's own English 11/12 is 12 November."""
