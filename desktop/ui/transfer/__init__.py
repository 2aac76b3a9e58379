"""Dialogs and flows of import, export and the clipboard."""
