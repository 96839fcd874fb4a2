"""The step of the journey that needs belong to."""

PART = "collect"
"""The journey step whose mission lets an AMO read raw words."""
