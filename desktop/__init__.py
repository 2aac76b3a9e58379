"""Heroes: a table of heroes that a person can edit quickly and safely."""

__version__ = "0.1.0"
