"""The fast path and the explaining path never disagree."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.importing.columns import FastPath
from console.importing.headers import ADMINS, Layout, read_header
from console.importing.names import name_keys, with_names
from console.importing.reading import Block
from console.importing.rows import ExplainingPath
from console.importing.schools import SchoolKeys
from console.importing.spreadsheets import may_hold_eaten
from console.keys import name_key
from storage.bulk.batches import AdminBatch
from storage.records.school_refs import SchoolRef

HEADER = "sis_id,email,first_name,last_name,title,admin_scope,school_ids"
COLUMN_NAMES = HEADER.split(",")
SCHOOLS = SchoolKeys(
    [
        SchoolRef(1, "5f0000000000000000000001", "101", "Bell Ridge"),
        SchoolRef(2, "5f0000000000000000000002", "102", "O’Hara"),
        SchoolRef(12, "5f0000000000000000000003", "0103", "Peñarroya"),
    ],
    inactive=frozenset({12}),
)


# Blank or not, joined or not, a line's end or not: there are many opinions on each of these.
ODD = [
    *"\t\x0b\x0c\x1c\x1d\x1e\x1f\x00\x7f\x85\xa0\xad",
    *"\u1680\u2007\u200b\u200e\u2028\u2029\u202e\u3000\ufeff",
]
odd = st.text(st.sampled_from([*ODD, *"aé李.@;|'=\""]), max_size=6)
eaten = st.sampled_from(
    ["1.03E+05", "1,5e+7", "2E+3", "-1E+05", "1e5", "ANNE+1@x.org", "4e+4@x.org"]
)
long = st.sampled_from(["x" * 255, "x" * 256, "é" * 255, "é" * 256, "x" * 255 + " "])
delimiters = st.sampled_from(",;\t|")
# Every column, in another order, without those that may be missing, with one that means nothing.
headers = st.sampled_from(
    [
        COLUMN_NAMES,
        COLUMN_NAMES[::-1],
        [name for name in COLUMN_NAMES if name not in {"sis_id", "title"}],
        [*COLUMN_NAMES[:3], "shoe_size", *COLUMN_NAMES[3:]],
    ]
)


def layout(names: list[str] = COLUMN_NAMES, delimiter: str = ",") -> Layout:
    found = read_header("f.csv", delimiter.join(names), delimiter, ADMINS, {}).layout
    assert found is not None
    return found


def block(lines: list[str]) -> Block:
    data = "\n".join(lines).encode("utf-8", "surrogateescape")
    return Block(data, range(2, 2 + len(lines)))


names = st.sampled_from(
    ["Ana", "Zoë", "O'Hara", "de la Cruz", "", " Ana", "Ana ", "李", "A\u200bB", "Å", "x" * 256,
     "=1+1", "'=1+1", "''-x", "Jo\x07", "\ufffd", "فا\u200cن", "\u00a0Ana", "Straße", "İpek",
     "A  B", "\udcff", "ﬁn", "\u3164"],
)  # fmt: skip
emails = st.one_of(
    st.sampled_from(
        ["a@x.org", "A.b+c@X.Org", "a@b", "a@@x.org", "a..b@x.org", ".a@x.org", "a.@x.org", "",
         "a b@x.org", "é@x.org", "a@münchen.example", "a@-x.org", "a@x_y.org", "a@x.org.", "@x.org",
         "a", "a@x.org@y.org", "a@x..org", "a" * 250 + "@x.org", "a@xn--mnchen-3ya.example",
         "a@١٢.org", "a@x。org", "a@X\u0301.org"],
    ),
    st.from_regex(r"[a-z.@_']{1,9}@[a-z.-]{1,6}\.org", fullmatch=True),
)  # fmt: skip
scopes = st.sampled_from(["school", "district", "School", "DISTRICT", "", "teacher", "ſchool"])
schools = st.sampled_from(
    ["", "101", "102;101", "101|0103", "101;101", "101; 102", ";", "5f0000000000000000000002",
     "999", "101;999", "103", "1.03E+05", "101,102"],
)  # fmt: skip


def quoted(cell: str, always: bool, delimiter: str = ",") -> str:
    if always or '"' in cell or delimiter in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


@st.composite
def rows(draw: st.DrawFn) -> str:
    clean = draw(st.integers(0, 3))

    def pick(strategy: st.SearchStrategy[str], plain: str) -> str:
        return plain if clean else draw(strategy)

    scope = pick(scopes, "school")
    cells = [
        draw(st.sampled_from(["A1", "", "007", " 7"])) if not clean else "A1",
        pick(emails, draw(st.sampled_from(["a@x.org", "B@Y.example", "c.d@z.org"]))),
        pick(names, draw(st.sampled_from(["Ana", "Zoë", "Luis"]))),
        pick(names, draw(st.sampled_from(["Rivera", "Nguyễn", "O’Hara"]))),
        draw(st.sampled_from(["", "Principal", 'Head, "West"'])),
        scope,
        pick(schools, "101"),
    ]
    return ",".join(quoted(cell, draw(st.booleans())) for cell in cells)


lines = st.lists(
    st.one_of(rows(), st.sampled_from(["", ",,,,,,", "a,b", '"open,x,y', "a,b,c,d,e,f,g,h"])),
    min_size=1,
    max_size=6,
)


COLUMNS = ("sis_ids", "emails", "email_keys", "first_names", "last_names", "titles", "scopes",
           "school_pks", "raw")  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> tuple[Layout, Block]:
    """Rows under any header and delimiter, most of them good but for one odd cell."""
    names, delimiter = draw(headers), draw(delimiters)
    plain = {"sis_id": "A1", "email": "a@x.org", "first_name": "Ana", "last_name": "Rivera",
             "title": "Dean", "admin_scope": "school", "school_ids": "101"}  # fmt: skip
    found = []
    for number in range(draw(st.integers(1, 5))):
        cells = {**plain, "sis_id": f"A{number}", "email": f"a{number}@x.org"}
        for name in draw(st.lists(st.sampled_from(names), max_size=2)):
            cell = cells.get(name, "")
            before, after = draw(odd), draw(odd)
            cells[name] = draw(
                st.sampled_from([before, before + cell, cell + after]) | long | eaten
            )
        row = [cells.get(name, "9") for name in names]
        if draw(st.integers(0, 5)):
            row = [quoted(cell, draw(st.booleans()), delimiter) for cell in row]
        found.append(delimiter.join(row))
    return layout(names, delimiter), block(found)


def same(one: AdminBatch, other: AdminBatch) -> bool:
    """Whether two batches hold the same rows."""
    return list(one.lines) == list(other.lines) and all(
        getattr(one, column) == getattr(other, column) for column in COLUMNS
    )


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(lines.map(lambda some: (layout(), block(some))), files()).filter(
        lambda file: not may_hold_eaten(file[1].data)
    )
)
@example((layout(), block([f"A1,{'a' * 250}@x.org,Ana,Ana,,school,101"])))
def test_both_paths_say_the_same_of_every_row(given_file: tuple[Layout, Block]) -> None:
    header, file = given_file
    judged = FastPath("f.csv", header, SCHOOLS).judge(file)
    alone = ExplainingPath("f.csv", header, SCHOOLS, "Maple").explain(file)
    if judged is None:
        return
    by_line = {problem.line for problem in alone.problems} | {row.line for row in alone.refused}
    assert by_line.isdisjoint(judged.batch.lines)
    both = ExplainingPath("f.csv", header, SCHOOLS, "Maple").explain_doubts(file, judged)
    assert same(both.batch, alone.batch)
    assert with_names(both.batch).name_keys == with_names(alone.batch).name_keys
    assert both.problems == alone.problems
    assert sorted(both.refused) == alone.refused


@settings(max_examples=200, deadline=None)
@given(lines)
def test_what_is_only_counted_is_judged_alike(given_lines: list[str]) -> None:
    """A dry run that shows no rows makes no text of names, and says the same problems."""
    file = block(given_lines)
    judged = FastPath("f.csv", layout(), SCHOOLS, keeps_text=False).judge(file)
    alone = ExplainingPath("f.csv", layout(), SCHOOLS, "Maple").explain(file)
    if judged is None:
        return
    both = ExplainingPath("f.csv", layout(), SCHOOLS, "Maple").explain_doubts(file, judged)
    assert both.problems == alone.problems
    assert list(both.batch.lines) == list(alone.batch.lines)
    assert both.batch.email_keys == alone.batch.email_keys


@settings(max_examples=300, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=4))
def test_plain_rows_take_the_fast_path(given_lines: list[str]) -> None:
    """Rows without fault, blank margins or hidden letters must not be slow."""
    file = block(given_lines)
    explained = ExplainingPath("f.csv", layout(), SCHOOLS, "Maple").explain(file)
    plain = file.text.isascii() and " " not in file.text and "'" not in file.text
    if plain and not explained.problems and len(explained.batch) == len(given_lines):
        judged = FastPath("f.csv", layout(), SCHOOLS).judge(file)
        assert judged is not None
        assert not judged.doubts


trimmed = names.map(str.strip)


@given(st.lists(st.tuples(trimmed, trimmed), min_size=1, max_size=5))
def test_sort_names_of_many_are_those_of_each(people: list[tuple[str, str]]) -> None:
    first, last = [a for a, _ in people], [b for _, b in people]
    assert name_keys(first, last) == [name_key(a, b) for a, b in people]
