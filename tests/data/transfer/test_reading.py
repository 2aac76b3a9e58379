"""Files of every format are read as they are meant; hostile ones end with a clear error and in little memory."""

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from desktop.data.errors import SourceError
from desktop.data.transfer import delimited, workbooks
from desktop.data.transfer.detection import detect
from desktop.data.transfer.layout import Format, Quoting
from desktop.data.transfer.records import Flaw
from desktop.data.transfer.source import Source
from tests.data import rosters
from tests.data.transfer.intake import rows, rows_of, source

ODD = "name;age\nZoë;1\n„Ö“;2\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be")],
)  # fmt: skip
def test_encodings(encoding: str, found: str) -> None:
    data = ODD.encode(encoding)
    assert detect(source(data)).encoding == found
    assert rows(data) == [("name", "age"), (2, ["Zoë", "1"]), (3, ["„Ö“", "2"])]


@pytest.mark.parametrize("delimiter", ",;\t|:^~")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    lines = [["name", "age"], [f"a{delimiter}b", "1"], ['say "hi"', "2"], ["two\nlines", ""], ["last", "3"]]
    cells = [['"' + cell.replace('"', '""') + '"' for cell in line] for line in lines]
    data = end.join(delimiter.join(line) for line in cells).encode()
    found = [cells for _, cells in rows(data)[1:]]
    assert found == lines[1:]


@pytest.mark.parametrize(
    ("text", "quoting", "cell"),
    [
        ('a,b\n"x ""y"" z",1\n', Quoting.DOUBLED, 'x "y" z'),
        ('a,b\n"x \\"y\\" z",1\n', Quoting.BACKSLASH, 'x "y" z'),
        ("a,b\n" + '"x \\""y\\"" z",1\n' * 3, Quoting.BOTH, 'x "y" z'),
        ('a,b\n"x \\""y\\"" z",1\n' + "\\/u,2\n" * 2, Quoting.BOTH, 'x "y" z'),
        ('a,b\n"x \\""y\\"" z",1\n', Quoting.DOUBLED, 'x \\"y\\" z'),
        ('a\tb\nx "y" z\t1\n"no end\t2\n', Quoting.NONE, 'x "y" z'),
    ],
)
def test_quoting_is_detected(text: str, quoting: Quoting, cell: str) -> None:
    assert detect(source(text.encode())).quoting is quoting
    assert rows(text.encode())[1] == (2, [cell, "1"])


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("secret name,x\n1,2\n", ("secret name", "x")),
        ("what,when\nx,12\n", ("what", "when")),
        ("Ann,12\nBob,13\n", ("Column 1", "Column 2")),
        ("a,a,,a\n1,2,3,4\n", ("Column 1", "Column 2", "Column 3", "Column 4")),
        ("name,name,,name\n1,2,3,4\n", ("name", "name (2)", "Column 3", "name (3)")),
        ("", ()),
    ],
)
def test_headers(text: str, columns: tuple[str, ...]) -> None:
    assert rows(text.encode())[0] == columns


def test_a_correction_decides() -> None:
    data = b"a;b\n1;2\n"
    assert rows(data, delimiter=",", has_header=False) == [("Column 1",), (1, ["a;b"]), (2, ["1;2"])]
    with pytest.raises(SourceError, match="one character"):
        rows(data, delimiter="")
    with pytest.raises(SourceError, match="no text encoding"):
        rows(data, encoding="klingon")


def test_a_bad_line_is_left_to_the_person() -> None:
    found = rows(b'name,age\n"a" b,1\nc,2\n', quoting=Quoting.DOUBLED)
    assert isinstance(found[1][1], Flaw)
    assert [line for line, _ in found[1:]] == [2, 3]
    assert found[2] == (3, ["c", "2"])


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'name,age\nx,1\n"never,closed\n' + b"y,2\n" * 99, 3),
        (b'name,age\nx,1\n"never,closed\n' + b"y,2\n" * 999_999, 3),
        (b"name,age\n" + b"x" * (delimited.LONGEST + 1), 2),
        (b"name,age\nx,1\n" + b"," * 1_000_000 + b"\n", 3),
        (b'name,age\nx,1\n"' + b'\n","' * 400_000, 3),
        (b"name,age\nx,1\na\0b,2\n", 3),
        (b"name,age\nx,1\n\xff,2\n", 3),
    ],
    ids=["open quote", "long open quote", "long line", "columns", "long record", "NUL", "encoding"],
)
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(SourceError) as refused:
        rows(data, encoding="utf-8", delimiter=",", quoting=Quoting.DOUBLED, has_header=True)
    assert refused.value.line == line
    assert f"{line:,}" in str(refused.value)


def test_a_million_columns_in_the_first_row_are_refused() -> None:
    with pytest.raises(SourceError) as refused:
        rows(b"," * 1_000_000 + b"\n")
    assert refused.value.line == 1


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_what_python_writes_is_read_the_same(lines: list[list[str]]) -> None:
    import csv
    from io import StringIO

    text = StringIO(newline="")
    csv.writer(text).writerows([["x", "y"], *lines])
    found = rows(text.getvalue().encode(), delimiter=",", encoding="utf-8", quoting=Quoting.DOUBLED, has_header=True)
    assert [cells for _, cells in found[1:]] == lines


def test_json_lists_objects_and_lines() -> None:
    heroes = [{"name": "Zoë", "age": 3}, {"name": "B", "secret_name": None, "age": 2.5}]
    expected = [("name", "age", "secret_name"), (1, ["Zoë", 3, None]), (2, ["B", 2.5, None])]
    assert rows(json.dumps(heroes).encode()) == expected
    assert rows(json.dumps(heroes, ensure_ascii=False).encode("utf-16")) == expected
    assert rows(json.dumps({"count": 2, "heroes": heroes, "more": [1]}, indent=1).encode()) == expected
    assert rows("\n".join(map(json.dumps, heroes)).encode()) == expected
    assert rows(b'[["a", 1], ["b", null]]') == [("Column 1", "Column 2"), (1, ["a", 1]), (2, ["b", None])]


def test_a_bad_line_of_ndjson_is_left_to_the_person() -> None:
    found = rows(b'{"name": "a"}\n{"name": \n{"name": NaN}\n[[1]]\n"x"\n' + b"[" * 99_999 + b"\n\n{}\n", "x.ndjson")
    assert [line for line, cells in found[1:] if isinstance(cells, Flaw)] == [2, 3, 4, 5, 6]
    assert found[-1] == (8, [None])


@pytest.mark.parametrize(
    "data",
    [b'[{"a":1},{"a":NaN}]', b'[{"a":1},{"a":1e999}]',
     b'[{"a":1},' + b"[" * 1_000_000, b'[{"a":1},' + b'{"a":' * 1_000_000, b'[{"a":1},{"a":"' + b"x" * 9_000_000,
     b'[{"a":1},{"a":2'],
    ids=["NaN", "infinite", "deep lists", "deep objects", "long text", "no end"],
)  # fmt: skip
def test_what_is_no_json_is_told_with_its_record(data: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        rows(data)
    assert refused.value.line == 2


def test_numbers_beyond_64_bits_are_left_to_the_person() -> None:
    big = [2**63, -(2**63) - 1, 2**64, 10**30]
    heroes = [{"name": "a", "age": number, "hash": 1} for number in (*big, 2**63 - 1, 3)]
    found = [cells for _, cells in rows(json.dumps(heroes).encode())[1:]]
    assert [str(cells[1]) for cells in found] == [str(hero["age"]) for hero in heroes]
    assert [cells[0] for cells in rows(b'[{"a":1},{"a":' + b"9" * 9_999 + b"}]")[2][1:]] == ["9" * 9_999]


def test_json_without_a_list_is_refused() -> None:
    with pytest.raises(SourceError, match="no list of heroes"):
        rows(b'{"a": {"b": [1]}}', "x.json")


def _workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Empty")
        sheet = workbook.add_worksheet("Heroes")
        for row, cells in enumerate([["Name", "Age"], ["Zoë", 3], [], ["007", 2.5], [True, None]]):
            sheet.write_row(row, 0, cells)
    return path


def test_sheets(tmp_path: Path) -> None:
    file = Source.of_file(_workbook(tmp_path / "h.xlsx"))
    assert detect(file).parts == ("Empty", "Heroes")
    assert rows_of(file) == [()]
    found = rows_of(file, part="Heroes")
    assert found == [("Name", "Age"), (2, ["Zoë", 3]), (4, ["007", 2.5]), (5, [True, ""])]
    with pytest.raises(SourceError, match="no sheet"):
        rows_of(file, part="Villains")


def test_ods(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    names = "xmlns:{0}='urn:oasis:names:tc:opendocument:xmlns:{0}:1.0'"
    spaces = " ".join(names.format(name) for name in ("office", "table", "text"))
    lines = "".join(f"<table:table-row>{cell.format(text)}</table:table-row>" for text in ("Name", "Zoë"))
    body = f"<office:spreadsheet><table:table table:name='One'>{lines}</table:table></office:spreadsheet>"
    with zipfile.ZipFile(tmp_path / "h.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>",
        )
    assert rows_of(Source.of_file(tmp_path / "h.ods")) == [("Name",), (2, ["Zoë"])]


def _bomb(change: Callable[[zipfile.ZipFile], None], path: Path) -> bytes:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return path.read_bytes()


def test_bombs_are_refused_before_they_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 10_000_000)
    big = _bomb(lambda archive: archive.writestr("xl/media/x", b"0" * 20_000_000), _workbook(tmp_path / "a.xlsx"))
    lying = big.replace((20_000_000).to_bytes(4, "little"), (200).to_bytes(4, "little"))
    assert lying != big
    far = b'<worksheet><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></worksheet>'
    wide = _bomb(lambda archive: archive.writestr("xl/worksheets/sheet9.xml", far), _workbook(tmp_path / "b.xlsx"))
    for data in (big, lying, wide):
        with pytest.raises(SourceError, match="would unpack to more"):
            rows(data)
    for data in (b"PK\x03\x04 no workbook", big[: len(big) // 2], b"\xd0\xcf\x11\xe0 old", b"%PDF-1.7", b"\x1f\x8b"):
        with pytest.raises(SourceError):
            rows(data)


def test_tables_of_any_database_are_read_and_left_as_they_are(tutorial: Path, tmp_path: Path) -> None:
    before = rosters.fingerprint(tutorial)
    heroes: list[Any] = [(number, list(hero)) for number, hero in enumerate(rosters.HEROES, 1)]
    assert rows_of(Source.of_file(tutorial)) == [("name", "age", "id", "secret_name"), *heroes]
    assert rosters.fingerprint(tutorial) == before
    odd = tmp_path / "odd.db"
    with closing(sqlite3.connect(odd)) as connection:
        connection.executescript(
            'CREATE TABLE "a "" b" (x); INSERT INTO "a "" b" VALUES (x\'00ff\'); CREATE VIEW v AS SELECT 1;'
        )
    assert detect(Source.of_file(odd)).parts == ('a " b',)
    assert rows_of(Source.of_file(odd)) == [("x",), (1, [b"\x00\xff"])]
    with pytest.raises(SourceError, match="no table"):
        rows_of(Source.of_file(odd), part="v")
    rosters.tell(odd, "CREATE TABLE long AS SELECT zeroblob(2000000) AS x")
    with pytest.raises(SourceError, match="longer than"):
        rows_of(Source.of_file(odd), part="long")
    with pytest.raises(SourceError, match="database"):
        rows(b"SQLite format 3\0 and nothing else")


def test_a_gigabyte_in_one_line_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"name,age\n")
        file.truncate(2**30)
        file.seek(9)
        file.write(b"x" * 5_000_000)
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom tests.data.transfer.intake import rows_of\n"
        "from desktop.data.errors import SourceError\nfrom desktop.data.transfer.source import Source\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "try: rows_of(Source.of_file(Path(sys.argv[1])), encoding='utf-8')\n"
        "except SourceError as error: print(error.line)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"


def test_a_stream_is_kept_privately_until_it_is_discarded() -> None:
    kept = Source.of_stream(BytesIO(b"name\nx\n"), "standard input")
    assert kept.path.stat().st_mode & 0o077 == 0
    kept.discard()
    assert not kept.path.exists()
    assert detect(source(b"[]", "x")).format is Format.JSON
