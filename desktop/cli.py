"""Command line: arguments and exit codes. Imports Qt only for the window, FastAPI only to serve without one."""

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import __version__, instance, locations
from desktop.paths import Paths

if TYPE_CHECKING:
    from desktop.data.backups.making import Keeping
    from desktop.settings import Settings

SERVE = "serve"
EXPORT = "export"
IMPORT = "import"

_FORMATS = ("csv", "tsv", "xlsx", "json", "ndjson", "markdown", "html", "roster")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: Words after the program's name; None takes them from the process.

    Returns:
        The exit code: 0 when all went well, 1 for a known error, 2 for wrong arguments.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == [SERVE]:
        return _serve(words[1:])
    if words[:1] == [EXPORT]:
        return _export(words[1:])
    if words[:1] == [IMPORT]:
        return _import(words[1:])
    options = _parser().parse_args(words)
    if options.check_installation:
        from desktop.self_check import check

        return check()
    roster = options.roster and locations.absolute(options.roster)
    ours = None
    if not options.screenshot:
        ours = instance.take(Paths(options.data_dir).instance_file, roster)
        if ours is None:
            return 0
    from desktop import app

    return app.run(roster=roster, data_dir=options.data_dir, screenshot=options.screenshot, instance=ours)


def _serve(words: list[str]) -> int:
    options = _serve_parser().parse_args(words)
    _print_any_name()
    paths = Paths(options.data_dir)
    from desktop.api.serve import serve
    from desktop.api.upkeep import Wanted
    from desktop.settings import Settings

    settings = Settings(paths.settings_file)
    return serve(
        options.roster,
        host=options.host,
        port=options.port,
        has_token=not options.no_token,
        whole_heroes=options.whole_heroes,
        paths=paths,
        wanted=Wanted(
            backups=_keeping(settings, paths) if settings.get("backups") else None,
            history_days=settings.get("journal_max_age_days"),
            history_bytes=settings.get("journal_max_mb") * 1_000_000,
        ),
    )


def _export(words: list[str]) -> int:
    options = _export_parser().parse_args(words)
    from desktop.data.transfer import export_command

    return export_command.run(
        options.roster,
        options.file,
        query=options.query,
        fields=options.fields,
        kind=options.format,
        safe=options.safe,
        bom=options.bom,
        secrets=options.secrets,
    )


def _import(words: list[str]) -> int:
    options = vars(_import_parser().parse_args(words))
    _print_any_name()
    roster, file = options.pop("roster"), options.pop("file")
    paths = Paths(options.pop("data_dir"))
    from desktop.data.transfer import import_command
    from desktop.settings import Settings

    settings = Settings(paths.settings_file)
    return import_command.run(
        roster,
        file,
        import_command.Wanted(**options),
        author=settings.get("installation") or "command line",
        keeping=_keeping(settings, paths),
    )


def _print_any_name() -> None:
    """Let names of files be printed that the terminal, or what stands in its place, cannot spell."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _keeping(settings: "Settings", paths: Paths) -> "Keeping":
    """Where backups go, and how much room they may take."""
    from desktop.data.backups.making import Keeping
    from desktop.settings import backup_folder

    return Keeping(backup_folder(settings, paths), settings.get("backup_max_mb") * 1_000_000)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heroes",
        description="A table of heroes that can be edited quickly and safely.",
        epilog=f"`heroes {SERVE} --help` tells how to serve a roster over HTTP without a window,"
        f" `heroes {EXPORT} --help` how to write heroes to a file, `heroes {IMPORT} --help` how to read them from one.",
    )
    parser.add_argument(
        "roster", nargs="?", metavar="ROSTER", help="file or postgresql:// address; default: the last one"
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep settings, logs and the default roster here")
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="show the window, save a picture of it and exit")
    parser.add_argument("--check-installation", action="store_true", help="try whether this copy is complete and exit")
    parser.add_argument("--version", action="version", version=f"Heroes {__version__}")
    return parser


def _serve_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"heroes {SERVE}",
        description="Serve a roster over HTTP without a window, as the FastAPI tutorial has it. Clients send the token"
        " that is printed at the start, or that HEROES_TOKEN holds, as `Authorization: Bearer TOKEN`. Changes are"
        " backed up every half hour and at the end, unless the program's preferences say otherwise.",
    )
    parser.add_argument("roster", metavar="ROSTER", help="file or postgresql:// address")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to serve; default: this computer only, %(default)s"
    )
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one; default: %(default)s")
    parser.add_argument("--no-token", action="store_true", help="let every program of this computer in")
    parser.add_argument(
        "--whole-heroes", action="store_true", help="answer with secret names and keep ids that are sent"
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep settings, logs and backups here")
    return parser


def _export_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"heroes {EXPORT}",
        description="Write heroes to a file, which appears only when it is whole. Secret names are left out unless"
        " asked for.",
    )
    parser.add_argument("roster", metavar="ROSTER", help="file or postgresql:// address; it is only read")
    parser.add_argument("file", metavar="FILE", help="file to write; - for standard output")
    parser.add_argument(
        "--query",
        default="",
        metavar="TEXT",
        help="which heroes, and their order, as in the search box: 'age:>=30 sort:-age'",
    )
    parser.add_argument("--fields", metavar="NAMES", help="fields in their order, with commas between; default: all")
    parser.add_argument("--format", choices=_FORMATS, help="default: what the name of the file says, CSV for -")
    parser.add_argument("--safe", action="store_true", help="disarm text that a spreadsheet would take for a formula")
    parser.add_argument("--bom", action="store_true", help="begin CSV and TSV with a mark that older spreadsheets need")
    parser.add_argument(
        "--secrets", action="store_true", help="write secret names too; only you may read the file then"
    )
    return parser


def _import_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"heroes {IMPORT}",
        description="Read heroes from a file: CSV and its like, JSON, NDJSON, XLSX, ODS, or a table of a SQLite file."
        " All of it is checked first; then everything is written as one step that can be undone, or nothing.",
    )
    parser.add_argument("roster", metavar="ROSTER", help="file or postgresql:// address")
    parser.add_argument("file", metavar="FILE", help="file to read; - for standard input")
    parser.add_argument("--create", action="store_true", help="make the roster when there is none")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and write nothing")
    parser.add_argument("--report", type=Path, metavar="CSV", help="write what becomes of each record to a file")
    parser.add_argument("--skip-invalid", action="store_true", help="import the other records when some are invalid")
    fields = parser.add_argument_group("what becomes of the columns")
    fields.add_argument(
        "--map", dest="columns", action="append", metavar="COLUMN=FIELD", help="default: guessed; COLUMN= for nothing"
    )
    fields.add_argument(
        "--pattern",
        dest="patterns",
        action="append",
        metavar="COLUMN=REGEX",
        help=r"several fields in one column, as named groups: 'name=^(?P<name>.*?) \((?P<secret_name>.*)\)$'",
    )
    fields.add_argument(
        "--default", dest="defaults", action="append", metavar="FIELD=TEXT", help="what a record without a value gets"
    )
    fields.add_argument("--unknown", action="append", metavar="TEXT", help="a text that means no value, such as n/a")
    heroes = parser.add_argument_group("heroes that are in the roster already")
    heroes.add_argument(
        "--match",
        choices=("id", "name", "both", "none"),
        help="what they have in common with records; both is name and secret name; default: id if there is one",
    )
    heroes.add_argument("--on-match", choices=("update", "skip", "add"), default="update", help="default: %(default)s")
    layout = parser.add_argument_group("how the file is laid out, where the guess is wrong")
    layout.add_argument("--encoding", metavar="NAME", help="for example utf-8, utf-16 or cp1252")
    layout.add_argument("--delimiter", metavar="CHARACTER", help="between cells; tab for a tabulator")
    layout.add_argument("--quoting", choices=("doubled", "backslash", "both", "none"), help="how quotes are written")
    layout.add_argument("--no-header", dest="has_header", action="store_const", const=False, help="no names of columns")
    layout.add_argument("--sheet", "--table", dest="part", metavar="NAME", help="sheet, table, or key in a JSON object")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep backups here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
