"""The program: knows every part, imports each only when it is needed, and owns the exit status."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from console.preferences import Preferences
    from console.workspace import Workspace

INTERNAL_FAULT = 70
STORE_UNUSABLE = 6
INTERRUPTED = 130
# How many new objects there may be before Python looks for garbage among them; its own 700 make it
# look again and again while a command starts, which makes 30,000, and what starting makes stays.
NEW_OBJECTS = 50_000


def main() -> NoReturn:
    """Run the program and exit."""
    status = INTERRUPTED

    def leave() -> None:
        """Leave without taking every module and object apart, which takes 12 ms.

        What was registered first is called last: threads have ended, and all others are done.
        """
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(status)

    os.umask(0o077)
    gc.set_threshold(NEW_OBJECTS)
    _open_closed_streams()
    atexit.register(leave)
    status = run(sys.argv[1:])
    sys.exit(status)


def _open_closed_streams() -> None:
    """A caller may have closed an output (`>&-`); what is written there then goes nowhere."""
    nowhere = os.devnull
    sys.stdout = sys.stdout or open(nowhere, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(nowhere, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Letters that the locale does not know are spelt out; stderr does so by itself.
        sys.stdout.reconfigure(errors="backslashreplace")


def run(arguments: list[str]) -> int:
    """Run one command (none: the console) and give its exit status; no traceback reaches a user."""
    return _flushed(_run_guarded(arguments))


def _run_guarded(arguments: list[str]) -> int:
    try:
        return _show_help() if arguments in (["--help"], ["-h"]) else _run_known(arguments)
    except KeyboardInterrupt:
        return _fail("Interrupted; nothing was changed.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); there is nobody left to tell.
        _write_nowhere()
        return 0
    except Exception as error:  # the one place where a fault of ours becomes a sentence
        return _fail(_explained(error), _status_of(error))


def _run_known(arguments: list[str]) -> int:
    """Run a command; what we expect to go wrong ends as its sentence and its status."""
    from console.errors import NothingToDo, PrincipalError
    from storage.errors import StoreError

    try:
        return _dispatch(arguments)
    except NothingToDo as same:
        if "--json" in arguments:
            # A script reads one document whatever was found; it is short, and no list.
            from console.cli.output import emit_json

            emit_json({"nothing_to_do": str(same)})
        return _fail(str(same), same.exit_status)
    except PrincipalError as error:
        return _fail(str(error), error.exit_status)
    except StoreError as error:
        return _fail(str(error), STORE_UNUSABLE)


def _is_full(error: Exception) -> bool:
    """Whether what we wrote to, output or file, takes no more."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _status_of(error: Exception) -> int:
    return STORE_UNUSABLE if _is_full(error) else INTERNAL_FAULT


def _explained(error: Exception) -> str:
    if _is_full(error):
        return (
            f"Cannot write the output: {os.strerror(getattr(error, 'errno', 0))}. Make room, and "
            "look at what is there before you repeat this."
        )
    return _reported(error)


def _reported(error: Exception) -> str:
    """Keep the traceback, without values, where the operator can find it for a report."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="principal-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("".join(traceback.format_tb(error.__traceback__)))
        file.write(f"{type(error).__module__}.{type(error).__qualname__}\n")
    return (
        f"Principal made a mistake ({type(error).__name__}) and stopped; the store is whole. "
        f"Please report it with {file.name}."
    )


def _dispatch(arguments: list[str]) -> int:
    from console.choices import options_in

    _refuse_undecodable(arguments)
    given, rest = options_in(arguments)
    match hoisted(rest):
        case [] if "SSH_ORIGINAL_COMMAND" not in os.environ:
            return _show_console(None, given)
        case ["--db", named] if "SSH_ORIGINAL_COMMAND" not in os.environ:
            return _show_console(named, given)
        case _:
            return _run_command(arguments)


def _refuse_undecodable(arguments: list[str]) -> None:
    from console.errors import UsageError

    for argument in arguments:
        if not argument.isascii() and any("\ud800" <= letter <= "\udfff" for letter in argument):
            raise UsageError(f"“{argument}” is not UTF-8 text. Type it in a UTF-8 terminal.")


def _show_help() -> int:
    """The command tree's own help, rendered beforehand so that nothing is imported."""
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123
        sys.stdout.write(file.read())
    return 0


def _show_console(named: str | None, given: dict[str, str]) -> int:
    """The console alone, without building the command tree: the first screen is quicker."""
    from console.cli.session import Session, show_console

    session = Session(_open_console, given=given)
    session.use_store(named)
    try:
        return show_console(session)
    finally:
        session.close()


def _run_command(arguments: list[str]) -> int:
    import typer

    from console.cli.main import build

    try:
        result = build(_open_console)(
            args=hoisted(arguments), prog_name="principal", standalone_mode=False
        )
    except typer.TyperException as error:
        return _fail(_usage(error), error.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as ended:
        # Typer's own way out once the reader of our output has gone; the status is ours to give.
        raise BrokenPipeError from ended
    if result == INTERRUPTED:
        # Typer makes a quiet status of an interruption; people are told.
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def hoisted(arguments: list[str]) -> list[str]:
    """Let `--db` and what is chosen for a run (`--plain`, …) stand anywhere: moved to the front."""
    from console.choices import options_in, typed

    given, others = options_in(arguments)
    first = typed(given)
    rest: list[str] = []
    waiting = iter(others)
    for argument in waiting:
        if argument == "--":
            return [*first, *rest, argument, *waiting]
        if argument == "--db":
            first += [argument, _value_of(argument, next(waiting, None))]
        elif argument.startswith("--db="):
            first += ["--db", _value_of("--db", argument.removeprefix("--db="))]
        else:
            rest.append(argument)
    return first + rest


def _value_of(option: str, value: str | None) -> str:
    from console.errors import UsageError

    if not value:  # an unset variable, most often: never the store that would be used without it
        raise UsageError(f"{option} needs a value: a file, or postgresql+psycopg://….")
    return value


def _usage(error: Exception) -> str:
    """A usage error with the command it belongs to and where its help is."""
    context = getattr(error, "ctx", None)
    text = getattr(error, "format_message", lambda: str(error))()
    if context is None:
        return str(text)
    return f"{text}\nTry '{context.command_path} --help'."


def _fail(message: str, status: int) -> int:
    from console.display import display_lines

    with suppress(OSError):  # the terminal may be gone, and nobody is left to tell
        sys.stderr.write(display_lines(message) + "\n")
    return status


def _flushed(status: int) -> int:
    """Send off what was printed; the status, or that the output could not be written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _write_nowhere()
        # Or whoever read it, program or terminal, is gone.
        if error.errno not in {errno.EPIPE, errno.EIO}:
            return _fail(_explained(error), _status_of(error))
    return status


def _write_nowhere() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_console(
    workspace: Workspace,
    *,
    demo: bool = False,
    plain: bool = False,
    preferences: Preferences | None = None,
) -> int:
    if plain:
        from console.plain.run import run_plain

        return run_plain(workspace, demo=demo)
    from screens.run import run_console

    return run_console(workspace, demo=demo, preferences=preferences)


if __name__ == "__main__":
    main()
