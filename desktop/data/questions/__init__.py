"""What a person asks to see, as a value, as text and as SQL. Doors: `hero_query`, `conditions`, `sort_order`."""
