"""Backups of the open roster: made by themselves, listed, compared, restored. Door: `Backups` in `flows`."""
