"""Run the parser: `python -m services.parser`."""

from shared.lean_imports import lean_imports

with lean_imports():
    from services.parser.app import main

if __name__ == "__main__":  # the process that reads suspicious pages imports this module too
    main()
