"""`python -m core_invoice.cli`, where the installed command is not on the path."""

import sys

from core_invoice.cli import main

if __name__ == "__main__":
    sys.exit(main())
