"""The folder archive: unpacked anywhere, it runs. Door: `build`."""

import tarfile
from pathlib import Path
from typing import Final

from shipping.linux import tree

_XZ_LEVEL: Final = 9


def build(folder: Path, target: Path, name: str) -> Path:
    """Pack the built program, the same bytes for the same content.

    Args:
        folder: The built program.
        target: Where the archive goes.
        name: Of the archive, without its ending; also of the folder in it.
    """
    result = target / f"{name}.tar.xz"
    moment = int(tree.released().timestamp())

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = moment
        return member

    with tarfile.open(result, "w:xz", preset=_XZ_LEVEL) as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            inside = Path(name) / path.relative_to(folder)
            archive.add(path, str(inside), recursive=False, filter=plain)
    return result
