"""Jalon: deciding and carrying the digital roadmap of a French local authority."""

__version__ = "0.1.0"
