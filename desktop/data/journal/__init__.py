"""The journal: what was done to heroes, and the way back. Doors: its modules but `record`, `tables` and `reader`."""
