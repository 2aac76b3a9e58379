"""What a person does to many heroes at once."""
