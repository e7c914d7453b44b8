"""Where the bytes of an upload come from: files, and standard input."""

import os
import stat
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from console.errors import FileUnusable, UsageError
from console.importing.reports import FileProblem

if TYPE_CHECKING:
    from console.importing.private_folders import PrivateFolder

COPY_BYTES = 1 << 20
_PREFIX = "principal-upload-"
# What zips begin with, empty ones too.
_ZIP = frozenset({b"PK\x03\x04", b"PK\x05\x06"})


class Source(NamedTuple):
    """One file to read; `name` is how problems call it.

    `modified` is when it was last written to (ns) as it was opened; None of a copy of our own.
    """

    name: str
    path: Path
    size: int
    modified: int | None = None

    def refuse_changed(self) -> None:
        """Stop where its bytes would not be those a plan was made of.

        Raises:
            FileUnusable: the file was changed, or is gone.
        """
        if self.modified is None:
            return
        try:
            found = self.path.stat()
        except OSError as error:
            raise unreadable(self.name, error) from error
        if (found.st_size, found.st_mtime_ns) != (self.size, self.modified):
            raise FileUnusable(
                f"{self.name} was changed since it was read, so the plan is not that of the file "
                "any more. Upload it again as it is now."
            )

    def open(self) -> IO[bytes]:
        """The bytes from the start.

        Raises:
            FileUnusable: the file is gone or may not be read.
        """
        try:
            return self.path.open("rb")
        except OSError as error:
            raise unreadable(self.name, error) from error


def unreadable(name: str, error: OSError) -> FileUnusable:
    """A named file that cannot be read, as an error for people."""
    return FileUnusable(f"Cannot read {name}: {error.strerror}. Check the path, then try again.")


class Folder:
    """A private folder for what must be read twice; made when it is needed, gone when closed."""

    def __init__(self) -> None:
        self._folder: PrivateFolder | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        if self._folder is None:
            from console.importing.private_folders import PrivateFolder

            self._folder = PrivateFolder(_PREFIX)
        return self._folder.path

    def close(self) -> None:
        """Remove it with all it holds."""
        if self._folder is not None:
            self._folder.close()


class Opened(NamedTuple):
    """The files behind the paths of an upload, and what is wrong with archives among them."""

    sources: list[Source]
    problems: list[FileProblem]
    names: tuple[str, ...]


def open_sources(paths: Sequence[str], folder: Folder) -> Opened:
    """The files behind the paths: files, folders, zips; `-` is standard input.

    Standard input, pipes and the files of zips are copied, so that they can be read twice. No two
    sources go by one name, because problems and refused rows are found by it.

    Raises:
        FileUnusable: a path is missing or unreadable.
        UsageError: no path, or standard input named twice.
    """
    if not paths:
        raise UsageError("Name a file to upload, or - for standard input.")
    if list(paths).count("-") > 1:
        raise UsageError("Standard input (-) can be named once.")
    names = _names(paths)
    problems: list[FileProblem] = []
    held: list[tuple[str, Source]] = []
    for path, name in zip(paths, names, strict=True):
        if path != "-" and Path(path).is_dir():
            from console.importing.folders import open_folder

            inside, unread = open_folder(Path(path), name)
            held += [(printable(path), source) for source in inside]
            problems += unread
            continue
        source = _standard_input(folder) if path == "-" else _file(Path(path), name, folder)
        archive = _unpacked(source, folder)
        if archive is None:
            held.append(("", source))
        else:
            held += [(name, member) for member in archive.sources]
            problems.extend(archive.problems)
    return Opened(_distinct(held), problems, tuple(names))


def _unpacked(source: Source, folder: Folder) -> Opened | None:
    """What is in a zip; None of any other file."""
    with source.open() as stream:
        if stream.read(4) not in _ZIP:
            return None
    from console.importing.archives import is_archive, unpack

    return unpack(source, folder) if is_archive(source) else None


def _distinct(held: Sequence[tuple[str, Source]]) -> list[Source]:
    """The sources, each with the folder or zip it is in; those of one name get names apart."""
    often = Counter(source.name for _, source in held)
    given: Counter[str] = Counter()
    found = []
    for inside, source in held:
        name = source.name
        if often[name] > 1 and inside:
            name = f"{inside.rstrip('/')}/{name}"
        given[name] += 1
        number = f" ({given[name]})" if given[name] > 1 else ""
        found.append(source._replace(name=name + number))
    return found


def _names(paths: Sequence[str]) -> list[str]:
    """Base names, unless two paths have the same."""
    names = [printable(Path(path).name) for path in paths]
    often = Counter(name for _, name in set(zip(paths, names, strict=True)))
    return [
        name if often[name] == 1 else printable(path)
        for name, path in zip(names, paths, strict=True)
    ]


def printable(name: str) -> str:
    """A name of a file as text, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _file(path: Path, name: str, folder: Folder) -> Source:
    """A file as it is; what can be read only once (a pipe, a terminal) is copied first."""
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return regular(path, name)
        with path.open("rb") as stream:
            return _copied(stream, name, folder)
    except OSError as error:
        raise unreadable(str(path), error) from error


def regular(path: Path, name: str) -> Source:
    """A file that can be read as often as one likes.

    Raises:
        FileUnusable: it cannot be read.
    """
    try:
        found = path.stat()
        with path.open("rb"):
            return Source(name, path, found.st_size, found.st_mtime_ns)
    except OSError as error:
        raise unreadable(str(path), error) from error


def _standard_input(folder: Folder) -> Source:
    return _copied(sys.stdin.buffer, "-", folder)


def _copied(stream: IO[bytes], name: str, folder: Folder) -> Source:
    path = folder.path / f"read-once-{len(list(folder.path.iterdir()))}"
    return Source(name, path, copy_limited(stream, path))


def copy_limited(stream: IO[bytes], path: Path, limit: int | None = None) -> int:
    """Copy a stream into a new file; gives its size, stops (-1) beyond `limit` bytes."""
    size = 0
    with path.open("xb") as copy:
        while data := stream.read(COPY_BYTES):
            size += len(data)
            if limit is not None and size > limit:
                return -1
            copy.write(data)
    return size
