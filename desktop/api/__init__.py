"""The roster over HTTP, as the FastAPI tutorial has it. Door: `server.Server`; knows no Qt."""
