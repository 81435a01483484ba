"""Sayso: the ledger of a developing story. Who says what, on whose say-so."""

__version__ = "0.1.0"
