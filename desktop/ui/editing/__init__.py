"""What a person does to heroes. Door: `flows`."""
