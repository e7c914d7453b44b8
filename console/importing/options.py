"""What an upload is asked to do, and how it tells how far it is. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from console.display import display
from console.errors import UsageError

if TYPE_CHECKING:
    from console.importing.file_columns import Chosen

FORMATS = ("auto", "admins", "clever", "oneroster")
MODES = ("add", "upsert", "full")
DELIMITERS = {"auto": "", "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "\\t": "\t"}
_MOST_DIGITS = 9


class Step(NamedTuple):
    """How far an upload is: bytes while "reading", rows while "comparing" and "writing"."""

    phase: str
    done: int
    total: int


Progress = Callable[[Step], None]


def no_progress(step: Step) -> None:
    """Nobody watches."""


class UploadOptions(NamedTuple):
    """The options of contract section 4.

    `header_map` names the field of a column by its header, `columns` by file what was chosen where
    headers leave a doubt; `corrections` holds values typed in place of refused ones, by file and
    line; `counts_only` is for a dry run that shows no rows, and then need not keep them; `at_once`
    is for an upload whose plan nobody looks at before it is applied: making it may apply it
    (`Plan.applied`); `overwrite_edits` lets the file win over fields that were edited by hand.
    """

    district: str | None = None
    format: str = "auto"
    mode: str = "upsert"
    encoding: str = "auto"
    delimiter: str = "auto"
    header_map: Mapping[str, str] = MappingProxyType({})
    allow_partial: bool = False
    max_removals: str = "10%"
    overwrite_edits: bool = False
    counts_only: bool = False
    at_once: bool = False
    corrections: Mapping[tuple[str, int], Mapping[str, str]] = MappingProxyType({})
    columns: "Mapping[str, Chosen]" = MappingProxyType({})

    def check(self) -> None:
        """Refuse what no upload can be asked.

        Raises:
            UsageError: an unknown format, mode, encoding or delimiter, or no number to hold by.
        """
        if self.format not in FORMATS:
            raise UsageError(f"--format is one of {', '.join(FORMATS)}, not “{self.format}”.")
        if self.mode not in MODES:
            raise UsageError(f"--mode is one of {', '.join(MODES)}, not “{self.mode}”.")
        self.limit(0)
        self.named_delimiter()
        self.named_encoding()

    def limit(self, active: int) -> int:
        """How many admins may be deactivated when the district has `active` of them."""
        amount, percent, rest = self.max_removals.strip().partition("%")
        whole, point, part = amount.rstrip().partition(".")
        fits = whole.isdecimal() and len(whole) <= _MOST_DIGITS and not rest
        if not fits or (point and not (percent and part.isdecimal())):
            raise UsageError(
                f"--max-removals takes a number or a percentage, not “{self.max_removals}”."
            )
        if not percent:
            return int(whole)
        return int(active * float(f"{whole}.{part or 0}") / 100)

    def named_delimiter(self) -> str:
        """The delimiter that was named, "" for auto."""
        if self.delimiter.lower() in DELIMITERS:
            return DELIMITERS[self.delimiter.lower()]
        if len(self.delimiter) != 1 or self.delimiter in '"\r\n':
            raise UsageError(
                "--delimiter is auto, comma, semicolon, tab, pipe or one character, "
                f"not “{display(self.delimiter)}”."
            )
        return self.delimiter

    def named_encoding(self) -> str:
        """The encoding that was named, as Python knows it; "" for auto."""
        if self.encoding == "auto":
            return ""
        import codecs

        try:
            # There are codecs that are no encodings of text, such as base64 and undefined.
            "a".encode(self.encoding)
            return codecs.lookup(self.encoding).name
        except (LookupError, UnicodeError):
            raise UsageError(
                f"--encoding “{self.encoding}” is not known. "
                "Usual ones: utf-8, utf-16, cp1252, latin-1."
            ) from None
