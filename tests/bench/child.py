"""One benchmark in a process of its own; prints its figures as JSON, one a line. Run by `__main__`.

python -m tests.bench.child BENCH ROWS ROSTER
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.benches import BENCHES
from tests.bench.subject import Subject


def main(bench: str, rows: str, roster: str) -> None:
    """Run one benchmark."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for figure in BENCHES[bench](Subject(int(rows), Path(roster), Path(folder))):
            print(json.dumps(figure.as_json(), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
