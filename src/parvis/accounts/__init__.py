"""People, sign-in, and what each person may do in the name of which organisation."""
