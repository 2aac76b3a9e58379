"""The data room: models, database, questions and changes. No Qt, no FastAPI."""
