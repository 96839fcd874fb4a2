"""Measures of the decision engine: instances of our own, public ones, and other solvers beside it."""
