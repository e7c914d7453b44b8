"""The house rules: which way imports go, how long things may be, which words are not used."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator

import pytest
from importlinter.cli import lint_imports

from tests import measures
from tests.measures import ROOT, AnyFunction, Measure, Source, sources

# No single thing may be larger than this many times its budget.
WORST = 1.6

# The only places that may catch everything, with the reason.
BROAD_EXCEPTS = {
    "storage/errors.py translated": "only here are drivers' errors known; others pass through",
    "console/__main__.py _run_guarded": "the edge of the program: a fault becomes a sentence",
    "console/api/app.py _http": "the edge of the server: a fault becomes a 500, nothing leaks",
    "console/api/behind.py _attempt": "the edge of the thread: a fault is logged, writing goes on",
}


def test_imports_go_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("measured", "budget"),
    [
        (measures.files, 250),
        (measures.functions, 30),
        (measures.classes, 200),
        (measures.methods, 15),
        (measures.parameters, 5),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_sizes_keep_to_their_budget(measured: Callable[[], list[Measure]], budget: int) -> None:
    found = measured()
    usual, worst = measures.percentile_95(found), sorted(found, reverse=True)[:10]
    report = "\n".join(
        [f"{measured.__name__}: budget {budget}, 95 of 100 within {usual}; the largest:"]
        + [str(measure) for measure in worst]
    )
    sys.stdout.write(f"{report}\n")
    assert usual <= budget, report
    assert worst[0].size <= WORST * budget, report


def test_tests_are_about_as_long_as_the_code() -> None:
    code = sum(measure.size for measure in measures.files())
    tests = sum(measure.size for measure in measures.files("tests"))
    ratio = f"{tests:,} lines of tests for {code:,} lines of code: {tests / code:.2f}"
    sys.stdout.write(f"{ratio}\n")
    assert code


def offenders(find: Callable[[Source], Iterator[str]], *packages: str) -> str:
    return "\n".join(line for source in sources(*packages) for line in find(source))


def test_modules_have_names_that_say_something() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "base"}
    named = [
        source.name
        for source in sources(*measures.PACKAGES, "tests")
        if empty & {source.path.stem, *source.path.relative_to(ROOT).parts}
    ]
    assert named == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK|raise NotImplementedError|pragma: no cover)\b")

    def unfinished(source: Source) -> Iterator[str]:
        for number, line in enumerate(source.text.splitlines(), 1):
            if words.search(line) and source.path.name != "test_architecture.py":
                yield f"{source.name}:{number} {line.strip()}"

    assert offenders(unfinished, *measures.PACKAGES, "tests") == ""


def test_only_the_named_places_catch_everything() -> None:
    def broad(source: Source) -> Iterator[str]:
        for function in source.functions():
            for handler in _own_handlers(function):
                label = f"{source.name} {function.name}"
                if label not in BROAD_EXCEPTS and _is_broad(handler) and not _raises_again(handler):
                    yield source.at(handler, label)

    assert offenders(broad) == ""


def _own_handlers(function: AnyFunction) -> Iterator[ast.ExceptHandler]:
    return (node for node in ast.walk(function) if isinstance(node, ast.ExceptHandler))


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_nothing_prints_past_the_one_way_out() -> None:
    def printing(source: Source) -> Iterator[str]:
        for call, name in calls(source):
            if name in {"print", "breakpoint", "pprint"}:
                yield source.at(call, name)

    assert offenders(printing) == ""


def test_sql_is_written_only_in_storage() -> None:
    statement = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|PRAGMA|BEGIN)\b [^ ]")

    def written(source: Source) -> Iterator[str]:
        for node in ast.walk(source.tree):
            match node:
                case ast.Constant(value=str(text)) if statement.match(text):
                    yield source.at(node, text)
                case _:
                    pass

    assert offenders(written, "console", "screens") == ""


STAND_INS = {"mock", "monkeypatch", "Mock", "MagicMock", "patch", "skip", "skipif", "xfail"}


def test_tests_use_the_real_thing_and_none_is_left_out() -> None:
    def pretending(source: Source) -> Iterator[str]:
        for node in ast.walk(source.tree):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                    if name in STAND_INS:
                        yield f"{source.name}:{node.lineno} {name}"
                case ast.ImportFrom(module=str(module)) if module.startswith("unittest"):
                    yield f"{source.name}:{node.lineno} {module}"
                case _:
                    pass

    assert offenders(pretending, "tests") == ""


def test_tests_wait_for_conditions_not_for_a_guessed_time() -> None:
    """A pause stands only between two looks at a condition, in a `while` loop; 0 is no pause."""

    def guessing(source: Source) -> Iterator[str]:
        looking = {
            id(call)
            for loop in ast.walk(source.tree)
            if isinstance(loop, ast.While)
            for call in ast.walk(loop)
        }
        for call, name in calls(source):
            pausing = name.rpartition(".")[2] == "sleep" and ast.unparse(call.args[0]) != "0"
            if pausing and id(call) not in looking:
                yield source.at(call, name)

    assert offenders(guessing, "tests") == ""


def test_everything_public_says_what_it_is() -> None:
    def silent(source: Source) -> Iterator[str]:
        if "migrations" in source.path.parts:
            return  # its functions are Alembic's
        if source.tree.body and ast.get_docstring(source.tree) is None:
            yield f"{source.name}:1 the module"
        for node in _public(source.tree):
            if ast.get_docstring(node) is None:
                yield source.at(node, node.name)

    assert offenders(silent) == ""


def _public(node: ast.Module | ast.ClassDef) -> Iterator[AnyFunction | ast.ClassDef]:
    for part in node.body:
        if not isinstance(part, (AnyFunction, ast.ClassDef)) or part.name.startswith("_"):
            continue
        if not (isinstance(part, AnyFunction) and _told_elsewhere(part)):
            yield part
        if isinstance(part, ast.ClassDef) and not _is_protocol(part):
            yield from _public(part)


def _told_elsewhere(function: AnyFunction) -> bool:
    """Whether its docstring stands at an overload, a getter or the class it overrides."""
    marks = {ast.unparse(mark) for mark in function.decorator_list}
    return bool(marks & {"override", "overload"}) or any(mark.endswith(".setter") for mark in marks)


def _is_protocol(node: ast.ClassDef) -> bool:
    return any("Protocol" in ast.unparse(base) for base in node.bases)


def test_the_top_level_is_what_the_design_card_says() -> None:
    allowed = {
        *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml", "README.md"),
        *("console", "screens", "storage", "tests"),
    }
    by_git = (ROOT / ".gitignore").read_text().splitlines()
    found = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and f"{path.name}/" not in by_git
    }
    assert {name for name in found if not name.endswith((".egg-info", ".db"))} <= allowed
