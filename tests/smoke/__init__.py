"""The packaged program, used as a person would. Room: what only the finished build can show. Door: `dev.py smoke`."""
