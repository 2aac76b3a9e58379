"""ICU's data without what Qt never asks for in this program. Door: `trimmed`.

Qt links ICU, whose data library holds every language's names of units, currencies and regions, sorting rules and some
hundred old encodings: 32 MB. Qt has its own data for languages and dates; of ICU it wants sorting and case by the root
rules. ICU is made to work with a part of its data, so only that part is packed again, with the assembler and the linker
that PyInstaller's own needs (binutils) bring along.
"""

import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_KEPT: Final = frozenset(
    {
        "cnvalias.icu",
        "coll/res_index.res",
        "coll/root.res",
        "coll/ucadata.icu",
        "icustd.res",
        "icuver.res",
        "nfkc.nrm",
        "nfkc_cf.nrm",
        "pool.res",
        "res_index.res",
        "root.res",
    }
)
_ALIGNMENT: Final = 16
_SOURCE: Final = """\
.section .rodata
.balign 16
.globl {symbol}
.type {symbol}, @object
{symbol}: .incbin "{data}"
.size {symbol}, . - {symbol}
.section .note.GNU-stack, "", @progbits
"""


def trimmed(library: Path, folder: Path) -> Path:
    """Make a small library with the same name and symbol.

    Args:
        library: `libicudata.so.N` with everything.
        folder: Where the small one goes.

    Returns:
        Its path.
    """
    header, items = _read(library.read_bytes())
    prefix = next(iter(items)).partition("/")[0]
    kept = {name: content for name, content in items.items() if name.partition("/")[2] in _KEPT}
    missing = _KEPT - {name.partition("/")[2] for name in kept}
    if missing:
        raise ValueError(f"{library} lacks {', '.join(sorted(missing))}")
    data, source, thing, result = (folder / name for name in ("icu.dat", "icu.s", "icu.o", library.name))
    data.write_bytes(header + _table(kept))
    source.write_text(_SOURCE.format(symbol=f"{prefix[:-1]}_dat", data=data), encoding="ascii")
    subprocess.run(["as", "-o", thing, source], check=True)
    subprocess.run(["ld", "-shared", "-z", "noexecstack", "-soname", library.name, "-o", result, thing], check=True)
    return result


def _read(library: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The header of the data in a library, and its items by name."""
    start = library.index(b"CmnD") - 12
    (header_size,) = struct.unpack_from("<H", library, start)
    table = start + header_size
    return library[start:table], dict(_items(library, table))


def _items(library: bytes, table: int) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from("<I", library, table)
    entries = [struct.unpack_from("<II", library, table + 4 + 8 * number) for number in range(count)]
    ends = [offset for _, offset in entries[1:]]
    for (name, offset), end in zip(entries, ends, strict=False):  # the last item, an old zone, has no known end
        text = library[table + name : library.index(b"\0", table + name)].decode("ascii")
        yield text, library[table + offset : table + end]


def _table(items: dict[str, bytes]) -> bytes:
    """The table of contents and the items, as ICU's common data format has them."""
    ordered = sorted(items)
    names = b"".join(name.encode("ascii") + b"\0" for name in ordered)
    place = 4 + 8 * len(ordered)
    body_start = _aligned(place + len(names))
    entries, body = struct.pack("<I", len(ordered)), b""
    for name in ordered:
        entries += struct.pack("<II", place, body_start + len(body))
        place += len(name) + 1
        body += items[name].ljust(_aligned(len(items[name])), b"\0")
    return (entries + names).ljust(body_start, b"\0") + body


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
