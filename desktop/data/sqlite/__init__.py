"""What only SQLite does: a roster in a file. Doors: `file`, `connection`."""
