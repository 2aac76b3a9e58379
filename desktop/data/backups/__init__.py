"""Copies of a roster that were proven: made, kept, compared and restored. Doors: `copying`, `arriving`."""
