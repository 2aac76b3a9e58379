"""Packages for Linux: a folder archive that runs from anywhere, and a .deb."""
