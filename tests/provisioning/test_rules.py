"""The draft spec's validations: every problem is named, each beside its field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.display import display
from console.provisioning.drafts import AdminDraft, SchoolDraft
from console.provisioning.rules import (
    MAX_LENGTH,
    AdminFacts,
    Taken,
    check_admin,
    check_email,
    check_school,
    check_text,
    errors,
)

FACTS = AdminFacts(district="Maple Valley")
ANA = AdminDraft("ana@maple.example", "Ana", "Rivera", "school", "Principal", ("101",), "A1")


def codes(draft: AdminDraft, facts: AdminFacts = FACTS) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in check_admin(draft, facts)]


def test_a_good_draft_has_no_problem() -> None:
    assert codes(ANA) == []
    assert codes(replace(ANA, admin_scope="district", schools=(), title="", sis_id="")) == []


@pytest.mark.parametrize(
    "email",
    [
        "ana@maple.example",
        "Ana.Rivera+sso@Maple.Example",
        "o'hara@maple.example",
        "a@b.co",
        "ana@bücher.example",
        "ana@학교.example",
        "ana@xn--bcher-kva.example",
        "ana@sub.maple-valley.k12.example",
    ],
)
def test_addresses_that_are_accepted(email: str) -> None:
    assert check_email(email) is None


@pytest.mark.parametrize(
    "email",
    [
        "ana",
        "@maple.example",
        "ana@",
        "ana@maple",
        "ana@maple.",
        "ana@.example",
        "ana@maple..example",
        "ana@-maple.example",
        "ana@maple-.example",
        "ana@@maple.example",
        "ana rivera@maple.example",
        "ana@maple .example",
        ".ana@maple.example",
        "ana.@maple.example",
        "a..na@maple.example",
        "ana@maple.example\n",
        "Ana <ana@maple.example>",
        "аna@maple.example",  # a Cyrillic а
        "mıke@maple.example",
        "ana@ma_ple.example",
        "ana@maple.example,bob@maple.example",
    ],
)
def test_addresses_that_are_refused(email: str) -> None:
    problem = check_email(email)
    assert problem is not None
    assert problem.code in {"invalid_email", "control_character"}


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_required_texts_must_be_there(text: str) -> None:
    problem = check_text("first_name", text, required=True)
    assert problem is not None
    assert (problem.field, problem.code) == ("first_name", "missing_required")
    assert check_text("title", text, required=False) is None


def test_a_text_has_at_most_255_characters() -> None:
    assert check_text("title", "é" * MAX_LENGTH, required=False) is None
    problem = check_text("title", "é" * (MAX_LENGTH + 1), required=False)
    assert problem is not None
    assert problem.code == "field_too_long"
    assert "256" in problem.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ana\0", "null_byte"),
        ("Ana\x1b[31m", "control_character"),
        ("Ri\u202evera", "control_character"),
        ("Ri\u200bvera", "control_character"),
        ("Ri\u00advera", "control_character"),
        ("two\nlines", "control_character"),
        ("\u3164", "control_character"),  # a Hangul filler: a letter that is drawn as nothing
        ("a\u200d", "control_character"),
        ("\ufeffAna", "control_character"),
        ("\ud800", "control_character"),
    ],
)
def test_characters_nobody_can_see_are_refused_and_shown(text: str, code: str) -> None:
    problem = check_text("last_name", text, required=True)
    assert problem is not None
    assert problem.code == code
    assert problem.message == display(problem.message)


@pytest.mark.parametrize(
    "name", ["Peñarroya", "O’Hara", "Nguyễn", "می‌خواهم", "김", "Łukasz-Æ", "J. R.", "李 小龍", "क्‍ष"]
)
def test_real_names_are_accepted(name: str) -> None:
    assert check_text("last_name", name, required=True) is None


@given(st.text())
def test_an_accepted_text_looks_the_same_on_a_terminal(text: str) -> None:
    if check_text("title", text, required=True) is None:
        assert display(text) == text


@pytest.mark.parametrize(
    ("scope", "schools", "found"),
    [
        ("district", (), []),
        ("school", ("101",), []),
        ("school", (), [("schools", "no_schools")]),
        ("district", ("101",), [("schools", "scope_school_mismatch")]),
        ("", (), [("admin_scope", "missing_required")]),
        ("boss", (), [("admin_scope", "invalid_scope")]),
        ("District", (), [("admin_scope", "invalid_scope")]),
    ],
)
def test_scope_and_schools_go_together(
    scope: str, schools: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    assert codes(replace(ANA, admin_scope=scope, schools=schools)) == found


def test_a_school_admin_without_schools_is_only_a_warning() -> None:
    problems = check_admin(replace(ANA, schools=()), FACTS)
    assert [problem.severity for problem in problems] == ["warning"]
    assert errors(problems) == []


def test_what_the_store_knows_is_named_beside_its_field() -> None:
    facts = AdminFacts(
        district="Maple Valley",
        unknown_schools=("998", "999"),
        email_taken_by=Taken("Bo Lee"),
        sis_id_taken_by=Taken("Cy Ng", active=False),
    )
    problems = check_admin(ANA, facts)
    assert [(problem.field, problem.code) for problem in problems] == [
        ("email", "duplicate_email"),
        ("sis_id", "duplicate_sis_id"),
        ("schools", "unknown_school"),
        ("schools", "unknown_school"),
    ]
    assert "Bo Lee" in problems[0].message
    assert "reactivate them instead" in problems[1].message
    assert "“998” is not a school of Maple Valley" in problems[2].message


def test_hostile_texts_are_harmless_in_messages() -> None:
    facts = AdminFacts("Ma\x1b[31mple", ("9\x1b[0m",), Taken("Bo\x9b31m"), None)
    draft = AdminDraft("a\x1b]0;b@c", "A", "B", "bo\x07ss", schools=("9",))
    for problem in check_admin(draft, facts):
        assert problem.message == display(problem.message)


def test_every_problem_of_a_school_is_named() -> None:
    problems = check_school(SchoolDraft(name="Bell\0", city="x" * 300), sis_id_taken_by="O’Hara")
    assert [(problem.field, problem.code) for problem in problems] == [
        ("sis_id", "missing_required"),
        ("sis_id", "duplicate_sis_id"),
        ("name", "null_byte"),
        ("city", "field_too_long"),
    ]
