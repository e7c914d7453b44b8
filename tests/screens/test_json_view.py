from __future__ import annotations

from screens.widgets.json_view import as_text, json_lines
from screens.widgets.runs import width


def test_every_kind_of_token_has_a_tone_of_its_own() -> None:
    lines = json_lines('{"id":"abc","n":3,"on":true,"none":null}', 60)

    tones = {run.text: run.tone for runs in lines for run in runs}
    assert tones['"id"'] == "accent"
    assert tones['"abc"'] == "plain"
    assert tones["3"] == tones["true"] == tones["null"] == "warning"
    assert tones["{"] == "dim"


def test_a_document_reads_as_json_does() -> None:
    body = '{"data":[{"data":{"id":"abc","schools":[]},"uri":"/admins/abc"}],"links":[]}'

    assert as_text(json_lines(body, 60)) == (
        "{\n"
        '  "data": [\n'
        "    {\n"
        '      "data": {\n'
        '        "id": "abc",\n'
        '        "schools": []\n'
        "      },\n"
        '      "uri": "/admins/abc"\n'
        "    }\n"
        "  ],\n"
        '  "links": []\n'
        "}"
    )


def test_repeated_keys_are_shown_as_they_were_sent() -> None:
    assert as_text(json_lines('{"a":1,"a":2}', 40)).count('"a"') == 2


def test_a_long_value_goes_on_in_the_next_line() -> None:
    lines = json_lines('{"token":"' + "x" * 100 + '"}', 40)

    assert all(width(runs) <= 40 for runs in lines)
    assert as_text(lines).count("x") == 100


def test_wide_letters_are_folded_by_their_cells() -> None:
    lines = json_lines('{"name":"' + "学" * 60 + '"}', 41)

    assert all(width(runs) <= 41 for runs in lines)
    assert as_text(lines).count("学") == 60


def test_what_is_not_json_is_shown_as_it_is() -> None:
    assert as_text(json_lines("<html>\n<pre>Cannot GET /x</pre>", 60)) == (
        "<html>\n<pre>Cannot GET /x</pre>"
    )


def test_hostile_bodies_are_made_visible() -> None:
    text = as_text(json_lines('{"name":"\\u001b]52;c;aGk=\\u001b\\\\[/x]\\u202e"}', 78))

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[/x]" in text


def test_a_body_nested_too_deeply_is_still_shown() -> None:
    assert json_lines("[" * 50_000, 60)
    assert json_lines("[" * 700 + "]" * 700, 60)
