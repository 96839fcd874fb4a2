"""Which needs say the same thing: pure functions over words. No Django, no clock, no disk but the shipped lists.

The rule, with an example worked by hand: `docs/regles/rapprochement.md`.
"""
