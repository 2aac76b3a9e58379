"""The journal: what was done to heroes, and the way back. Doors: `history`, `undo`, `restore`, `prune`, `values`."""
