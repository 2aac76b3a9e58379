"""What only PostgreSQL does: a roster on a server. Doors: `server`, `values`."""
