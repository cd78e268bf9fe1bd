"""Independent judges of our judge: recorded official verdicts, and the official stylesheets."""
