"""Which needs of actions are met at the moment. Door: `given_by`."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from desktop.ui.action_kinds import Need

if TYPE_CHECKING:
    from desktop.data.store import RosterState
    from desktop.ui.editing.undoing import Undoing
    from desktop.ui.server.switch import Switch
    from desktop.ui.table.panel_status import PanelStatus


def given_by(status: "PanelStatus", state: "RosterState", undoing: "Undoing", switch: "Switch | None") -> Need:
    """What there is for actions while a roster is shown.

    Args:
        status: Of the table.
        state: Of the roster.
        undoing: Knows what can be undone.
        switch: Serves the roster, if it can be served.
    """
    facts = {
        Need.ROSTER: True,
        Need.WRITABLE: not state.read_only,
        Need.HEROES: status.total > 0,
        Need.SELECTED: status.selected > 0,
        Need.ONE_SELECTED: status.selected == 1,
        Need.MANY_SELECTED: status.selected > 1,
        Need.FILTERED: status.filtered,
        Need.UNDOABLE: undoing.may_undo,
        Need.REDOABLE: bool(undoing.redo_label),
        Need.SERVED: switch is not None and switch.is_on,
    }
    return reduce(or_, (need for need, holds in facts.items() if holds), Need.NOTHING)
