"""The window room: Qt widgets and models. Never opens a session, never sees SQL."""
