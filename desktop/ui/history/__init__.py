"""What was done to the roster, and every way back. Doors: `dock`, `history`."""
