"""Puts the API together. Door: `create_app`."""

from dataclasses import dataclass

from fastapi import FastAPI
from starlette.types import ASGIApp

from desktop import __version__
from desktop.api import limits, more_routes
from desktop.api.docs import add_docs
from desktop.api.events import Events
from desktop.api.failures import add_failures
from desktop.api.fast_lane import FastLane
from desktop.api.heroes import Heroes
from desktop.api.listing import Listing
from desktop.api.news import News
from desktop.api.present import EntityTags
from desktop.api.reads import Reads
from desktop.api.routes import add_routes
from desktop.api.schema import describe
from desktop.api.tickets import Tickets
from desktop.data.database import Database

_ABOUT = f"""The heroes of one open roster.

At most {limits.CONNECTIONS} connections at once, {limits.STREAMS} of them for events. A connection is closed that falls
silent for {limits.HEAD_S:.0f} seconds within a request, takes {limits.BODY_S:.0f} seconds for a body, or leaves an
answer unread for {limits.UNREAD_S:.0f} seconds. A body has at most {limits.BODY_BYTES // limits.MIB} MiB, a bulk
request {limits.BULK_BYTES // limits.MIB} MiB and {limits.BULK_HEROES:,} heroes. A question that takes longer than
{limits.QUESTION_S:.0f} seconds is given up."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the API works with on one loop.

    Attributes:
        reads: Its readers.
        listing: Its pages.
        events: Its listeners.
    """

    reads: Reads
    listing: Listing
    events: Events


def create_parts(database: Database, news: News) -> Parts:
    """What the API works with; to be called on the thread of its loop."""
    reads = Reads(database)
    return Parts(reads, Listing(database, reads, news), Events(news))


def create_app(database: Database, parts: Parts, *, whole: bool, tickets: Tickets | None) -> ASGIApp:
    """The application without what guards it.

    Args:
        database: The roster.
        parts: See `create_parts`.
        whole: Whether heroes are told and taken with all their fields.
        tickets: Let a browser in that the person has opened; None when there is no token.
    """
    app = FastAPI(
        title="Heroes",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    heroes = Heroes(database, parts.reads, EntityTags())
    more_routes.add_export(app.router, parts.reads, whole=whole)
    add_routes(app.router, heroes, parts.listing, whole=whole)
    more_routes.add_bulk(app.router, heroes, whole=whole)
    more_routes.add_events(app.router, parts.events)
    more_routes.add_health(app.router)
    add_docs(app, tickets)
    add_failures(app)
    describe(app, needs_token=tickets is not None)
    return FastLane(app, heroes, parts.listing, whole=whole)
