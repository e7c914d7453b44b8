"""What the environment says; read once, at the edge."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

APPLICATION_NAME = "principal"


class Settings(NamedTuple):
    """How this run of the program was set up."""

    store: str
    no_color: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str], store: str | None = None) -> Self:
        """Settings from `--db` (wins) and the environment: PRINCIPAL_DB, NO_COLOR."""
        return cls(
            store=store or environment.get("PRINCIPAL_DB") or str(default_store_path(environment)),
            no_color=bool(environment.get("NO_COLOR")),
        )


def default_store_path(environment: Mapping[str, str]) -> Path:
    """`principal.db` in the platform's user data folder."""
    data_home = environment.get("XDG_DATA_HOME")
    if data_home and Path(data_home).is_absolute():
        return Path(data_home) / APPLICATION_NAME / "principal.db"
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION_NAME)) / "principal.db"
