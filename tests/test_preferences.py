"""Choices: which of four places wins, what is remembered, and files that cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.choices import CHOICES, options_in
from console.errors import FileUnusable, Refused, UsageError
from console.preferences import Preferences, choose, is_utf8, reset
from console.settings_file import forget, settings_path

pytestmark = pytest.mark.sqlite


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def file_of(environment: dict[str, str]) -> Path:
    path = settings_path(environment)
    assert path is not None
    return path


def write(environment: dict[str, str], text: str) -> Path:
    path = file_of(environment)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.name)
def test_an_option_wins_over_the_environment_over_the_file_over_the_default(
    environment: dict[str, str], choice: object
) -> None:
    chosen = next(each for each in CHOICES if each is choice)
    name, first, last = chosen.name, chosen.values[0], chosen.values[-1]
    assert Preferences.read(environment).chosen[name] == (chosen.default, "default")
    choose(file_of(environment), name, first)
    assert Preferences.read(environment).chosen[name] == (first, "remembered")
    environment[chosen.variable] = last
    assert Preferences.read(environment).chosen[name] == (last, "environment")
    read = Preferences.read(environment, {name: first})
    assert read.chosen[name] == (first, "option")
    assert read.origin(name) == " ".join(chosen.option_for(first))
    del environment[chosen.variable]
    reset(file_of(environment), name)
    assert Preferences.read(environment).source(name) == "default"


def test_options_stand_anywhere_before_two_dashes() -> None:
    given, rest = options_in(
        ["admins", "--no-mouse", "list", "--theme", "light", "--read-only", "--", "--ascii"]
    )
    assert given == {"mouse": "off", "theme": "light", "read_only": "on"}
    assert rest == ["admins", "list", "--", "--ascii"]
    assert options_in(["--theme=contrast"])[0] == {"theme": "contrast"}


def test_an_option_with_an_unknown_value_is_a_usage_error(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="dark, light, contrast, terminal"):
        Preferences.read(environment, {"theme": "mauve"})


@pytest.mark.parametrize(
    ("variables", "utf8"),
    [
        ({}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, True),
    ],
)
def test_ascii_follows_the_locale_unless_it_is_chosen(
    environment: dict[str, str], variables: dict[str, str], utf8: bool
) -> None:
    assert is_utf8(variables) is utf8
    read = Preferences.read(environment | variables)
    assert read.on("ascii") is not utf8
    assert Preferences.read(environment | variables, {"ascii": "off"}).on("ascii") is False


def test_no_mouse_is_understood_as_a_variable_too(environment: dict[str, str]) -> None:
    assert Preferences.read(environment | {"PRINCIPAL_NO_MOUSE": "1"}).on("mouse") is False
    assert Preferences.read(environment | {"PRINCIPAL_NO_MOUSE": "0"}).on("mouse") is True


def test_a_change_touches_one_line_and_keeps_what_its_owner_wrote(
    environment: dict[str, str],
) -> None:
    path = write(
        environment,
        '# mine\ntheme = "light"  # at noon\nmouse = true\n\n[keys]\n# n is far away\n'
        'admins.new = "a"\n',
    )
    choose(path, "low_bandwidth", "on")
    choose(path, "mouse", "off")
    choose(path, "keys.person.edit", "ctrl+e")
    assert path.read_text("utf-8") == (
        '# mine\ntheme = "light"  # at noon\nmouse = false\nlow_bandwidth = true\n\n[keys]\n'
        '# n is far away\nadmins.new = "a"\n"person.edit" = "ctrl+e"\n'
    )
    reset(path, "keys.admins.new")
    read = Preferences.read(environment)
    assert (dict(read.keys), read.value("theme")) == ({"person.edit": "ctrl+e"}, "light")
    assert read.problems == ()


def test_the_file_is_for_its_owner_alone(environment: dict[str, str]) -> None:
    path = file_of(environment)
    choose(path, "theme", "contrast")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert forget(path)
    assert not forget(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"theme = \nmouse = false", "line 1"),
        (b"theme = \xff", "UTF-8"),
        (b"[[[[", "line 1"),
        (b'theme = "mauve"', "mauve"),
        (b"mouse = 7", "on, off"),
        (b"colour = 1", "“colour” is no setting"),
        (b"keys = 1", "write [keys]"),
        (b'[keys]\nadmins.new = "ctrl+m"', "arrives as enter"),
        (b'[keys]\nadmins.new = "hyper+q"', "no key that a terminal sends"),
        (b'[keys]\nadmins.new = ""', "no key is named"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(
    environment: dict[str, str], text: bytes, told: str
) -> None:
    write(environment, "").write_bytes(text)
    read = Preferences.read(environment)
    assert told in " ".join(read.problems)
    assert (read.value("theme"), read.on("mouse"), dict(read.keys)) == ("dark", True, {})


def test_a_folder_in_its_place_and_a_file_in_the_way_are_told(environment: dict[str, str]) -> None:
    path = file_of(environment)
    path.mkdir(parents=True)
    assert "no text file" in Preferences.read(environment).problems[0]
    with pytest.raises(FileUnusable):
        choose(path, "theme", "light")
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_text("")
    with pytest.raises(FileUnusable, match="Cannot"):
        choose(path, "theme", "light")


def test_a_file_that_is_not_understood_is_never_overwritten(environment: dict[str, str]) -> None:
    path = write(environment, "theme = \n")
    with pytest.raises(Refused, match="Mend or delete"):
        choose(path, "mouse", "off")
    assert path.read_text() == "theme = \n"
    path.write_text('keys = {"admins.new" = "a"}\n')
    with pytest.raises(Refused, match="by hand"):
        choose(path, "keys.person.edit", "b")
    assert path.read_text() == 'keys = {"admins.new" = "a"}\n'


def test_only_what_there_is_can_be_set(environment: dict[str, str]) -> None:
    path = file_of(environment)
    for name, value in (("colour", "red"), ("theme", "mauve"), ("keys.admins.new", "ctrl+i")):
        with pytest.raises(UsageError):
            choose(path, name, value)
    with pytest.raises(UsageError):
        reset(path, "colour")
    assert choose(path, "low-bandwidth", "YES") == "on"
    assert not Preferences.read({}).path


def test_nothing_is_remembered_without_a_home() -> None:
    with pytest.raises(FileUnusable, match="XDG_CONFIG_HOME"):
        choose(None, "theme", "light")
