"""`python -m jalon`: the command line."""

from jalon.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
