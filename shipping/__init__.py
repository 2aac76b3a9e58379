"""How the program is packed for people: what PyInstaller's folder needs, and the packages made from it."""
