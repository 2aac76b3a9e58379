"""What the journal is told about what a person does through the window. Door: `origin`."""

from desktop.data.journal_values import Origin


def origin(label: str) -> Origin:
    """Who does something.

    Args:
        label: What it is called in the menu and the history; never a secret.
    """
    return Origin("window", "window", label)
