"""What clients may take, in one place; what honest ones can come upon is stated in the API's description."""

from typing import Final

MIB: Final = 1024 * 1024

PAGE: Final = 100
"""Heroes of one page at most."""

BODY_BYTES: Final = MIB
BULK_BYTES: Final = 32 * MIB
BULK_HERO_BYTES: Final = MIB
BULK_HEROES: Final = 100_000
BULK_ERRORS: Final = 100
"""How many wrong heroes of a bulk request are told of."""

QUESTION_LENGTH: Final = 1_000
QUESTION_S: Final = 30.0
"""How long a question may be looked into before the client is told to ask an easier one."""

READ_THREADS: Final = 4
WAITING_READS: Final = 64

CONNECTIONS: Final = 200
HEAD_BYTES: Final = 64 * 1024
"""What a request may have beside its body, at once."""

HEAD_S: Final = 10.0
"""How long a connection may take for the head of a request."""

IDLE_S: Final = 5
BODY_PAUSE_S: Final = 10.0
BODY_S: Final = 120.0
UNREAD_S: Final = 30.0
"""How long a client may leave an answer unread."""

STREAMS: Final = 32
"""Clients that may listen to events at once."""

STOP_S: Final = 3.0
"""How long stopping takes at most, whatever clients do."""
