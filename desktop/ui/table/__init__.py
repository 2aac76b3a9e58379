"""The table: lazy model, view, selection, and what a question's answer does to them. Door: `roster_panel`."""
