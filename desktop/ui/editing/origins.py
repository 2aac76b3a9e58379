"""What the journal is told about what a person does through the window. Door: `Origins`."""

from uuid import uuid4

from desktop.data.journal.values import Origin
from desktop.settings import Settings


class Origins:
    """Origins of this installation: undo takes back what was done here, not what a colleague did.

    Args:
        settings: Remembers the installation's name, a random word.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.get("installation"):
            settings.set("installation", uuid4().hex)
        self.author: str = settings.get("installation")

    def __call__(self, label: str) -> Origin:
        """Who does something.

        Args:
            label: What it is called in the menu and the history; never a secret.
        """
        return Origin("window", self.author, label)
