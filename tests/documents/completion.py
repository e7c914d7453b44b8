"""Completion for bash, zsh and fish, made from the Typer tree: the shell alone answers a Tab.

No program is started, so that completing is instant on a school server too; what only a store
knows, such as the names of applications and people, would need one for every Tab. In each script a
walk over the words finds the command one is at (`at`, each word with a blank before it), jumping
over the values of options; an option takes a value everywhere or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.documents.closed import arguments_of, values_of
from tests.documents.tree import Command, Parameter, commands

FIRST_LINE = "# Made from the code by python -m tests.documents.\n"
ALWAYS = Parameter(("-h", "--help"), "", "Say what this command does.", "", False, False, False)

BASH = """\
_principal() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at="" i=1
    COMPREPLY=()
    while ((i < COMP_CWORD)); do
        case "${COMP_WORDS[i]}" in
            %(valued)s) ((i += 2)); continue ;;
            -*) ;;
            *) case "$at ${COMP_WORDS[i]}" in %(known)s) at+=" ${COMP_WORDS[i]}" ;; esac ;;
        esac
        ((i += 1))
    done
    local words="" files=""
    case "$at $before" in
%(values)s
        *) case "$at" in
%(places)s
        esac ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null
        local IFS=$'\\n'
        COMPREPLY+=($(compgen -f -- "$word"))
    fi
}
complete -F _principal principal
"""

ZSH = """\
_principal() {
  local at="" i=2
  local -a found
  while (( i < CURRENT )); do
    case "$words[i]" in
      (%(valued)s) (( i += 2 )); continue ;;
      (-*) ;;
      (*) case "$at $words[i]" in (%(known)s) at+=" $words[i]" ;; esac ;;
    esac
    (( i += 1 ))
  done
  case "$at $words[CURRENT-1]" in
%(values)s
  esac
  if [[ $words[CURRENT] == -* ]]; then
    case "$at" in
%(options)s
    esac
    _describe -o option found
    return
  fi
  case "$at" in
%(places)s
  esac
}
if [[ $funcstack[1] == _principal ]]; then _principal "$@"; else compdef _principal principal; fi
"""

FISH = """\
function __principal_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at ''
    set -l jump 0
    for word in $words
        if test $jump = 1
            set jump 0
            continue
        end
        switch $word
            case %(valued)s
                set jump 1
            case '-*'
            case '*'
                switch "$at $word"
                    case %(known)s
                        set at "$at $word"
                end
        end
    end
    test "$at" = "$argv[1]"
end
complete -c principal -f
"""


def bash() -> str:
    """The script for bash."""
    places = []
    for command in commands():
        options = " ".join(name for option in _options(command) for name in option.names)
        words = " ".join((*command.commands, *arguments_of(command)))
        offered = f'words="{words}"' + _files(command, " files=1")
        places.append(
            f'            "{_at(command)}") if [[ $word == -* ]]; then words="{options}"; '
            f"else {offered}; fi ;;"
        )
    values = [
        f"        {pattern}) {_bash_value(words, files=files)} ;;"
        for pattern, words, files in _values()
    ]
    return FIRST_LINE + BASH % {
        "valued": "|".join(_valued()),
        "known": "|".join(f'"{_at(command)}"' for command in commands()[1:]),
        "values": "\n".join(values),
        "places": "\n".join(places),
    }


def _bash_value(words: str, *, files: bool) -> str:
    if words:
        return f'words="{words}"'
    return "files=1" if files else "return"


def _files(command: Command, words: str) -> str:
    return words if any(argument.takes_file for argument in command.arguments) else ""


def zsh() -> str:
    """The script for zsh."""
    options, places, summaries = [], [], {command.path: command.summary for command in commands()}
    for command in commands():
        listed = [
            _quoted(f"{name}:{option.help}")
            for option in _options(command)
            for name in option.names
        ]
        options.append(f'      ("{_at(command)}") found=({" ".join(listed)}) ;;')
        below = " ".join(
            _quoted(f"{name}:{summaries[(*command.path, name)]}") for name in command.commands
        )
        if below:
            places.append(f'    ("{_at(command)}") found=({below}); _describe command found ;;')
        elif arguments := " ".join(arguments_of(command)):
            places.append(f'    ("{_at(command)}") compadd -- {arguments} ;;')
        elif _files(command, "files"):
            places.append(f'    ("{_at(command)}") _files ;;')
    values = [
        f"    ({pattern}) {_zsh_value(words, files=files)}return ;;"
        for pattern, words, files in _values()
    ]
    return (
        "#compdef principal\n"
        + FIRST_LINE
        + ZSH
        % {
            "valued": "|".join(_valued()),
            "known": "|".join(f'"{_at(command)}"' for command in commands()[1:]),
            "values": "\n".join(values),
            "options": "\n".join(options),
            "places": "\n".join(places),
        }
    )


def _zsh_value(words: str, *, files: bool) -> str:
    if words:
        return f"compadd -- {words}; "
    return "_files; " if files else ""


def fish() -> str:
    """The script for fish."""
    lines = [
        FISH
        % {
            "valued": " ".join(_valued()),
            "known": " ".join(f"'{_at(command)}'" for command in commands()[1:]),
        }
    ]
    summaries = {command.path: command.summary for command in commands()}
    for command in commands():
        here = f"complete -c principal -n \"__principal_at '{_at(command)}'\""
        lines += [
            f"{here} -a {name} -d {_fished(summaries[(*command.path, name)])}"
            for name in command.commands
        ]
        lines += [f"{here} {_fish_option(command, option)}" for option in _options(command)]
        if arguments := " ".join(arguments_of(command)):
            lines.append(f"{here} -a '{arguments}'")
        if _files(command, "files"):
            lines.append(f"{here} -F")
    return FIRST_LINE + "\n".join(lines) + "\n"


def _fish_option(command: Command, option: Parameter) -> str:
    names = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )
    takes = ""
    if words := " ".join(values_of(command, option)):
        takes = f" -x -a '{words}'"
    elif option.value:
        takes = " -r -F" if option.takes_file else " -x"
    return f"{names}{takes} -d {_fished(option.help)}"


def _at(command: Command) -> str:
    return "".join(f" {word}" for word in command.path)


def _options(command: Command) -> list[Parameter]:
    """What may be typed there: its own options, the store's, and help."""
    own = command.options
    db = next(option for option in commands()[0].options if "--db" in option.names)
    return [*own, *([] if db in own else [db]), ALWAYS]


def _valued() -> list[str]:
    """Every option that takes a value."""
    valued = {
        name
        for command in commands()
        for option in command.options
        for name in option.names
        if option.value
    }
    switches = {
        name
        for command in commands()
        for option in command.options
        for name in option.names
        if not option.value
    }
    assert not valued & switches, f"a value here, none there: {valued & switches}"
    return sorted(valued)


def _values() -> Iterator[tuple[str, str, bool]]:
    """Where a value stands, as a pattern of shells; the words it may be; whether it is a file."""
    kinds: dict[tuple[str, bool], list[str]] = {}
    for command in commands():
        for option in _options(command):
            if option.value:
                kind = (" ".join(values_of(command, option)), option.takes_file)
                kinds.setdefault(kind, []).extend(
                    f'"{_at(command)} {name}"' for name in option.names
                )
    for (words, files), patterns in kinds.items():
        yield "|".join(patterns), words, files


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fished(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
