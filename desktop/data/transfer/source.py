"""Where heroes to be imported come from: a file, or bytes kept in a private file meanwhile. Door: `Source`."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.data.errors import SourceError


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read; it is never changed.

    Attributes:
        path: The file.
        name: What a person calls it.
        is_spooled: Whether the file is ours, and goes with `discard`.
    """

    path: Path
    name: str
    is_spooled: bool = False

    @classmethod
    def of_file(cls, path: Path) -> "Source":
        """A file of the person's.

        Raises:
            SourceError: There is no such file.
        """
        if not path.is_file():
            raise SourceError(f"“{path.name}” is not a file that can be read. Choose another one.")
        return cls(path, path.name)

    @classmethod
    def of_stream(cls, stream: BinaryIO, name: str) -> "Source":
        """What a stream holds, for example standard input, kept in a private file until `discard`."""
        handle, path = tempfile.mkstemp(prefix="heroes-")
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(stream, file)
        return cls(Path(path), name, is_spooled=True)

    def discard(self) -> None:
        """Remove the file if it is ours."""
        if self.is_spooled:
            self.path.unlink(missing_ok=True)
