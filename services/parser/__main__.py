"""`python -m services.parser`."""

from services.parser.app import main

if __name__ == "__main__":  # the process that suspicious pages are read in imports this module too
    main()
