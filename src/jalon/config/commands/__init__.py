"""Subcommands of `jalon`: one module each, with `main(arguments) -> int`."""
