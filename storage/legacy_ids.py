"""The ids of admins in v1.x and v2.x: a row holds one only where it does not follow from another.

Uploads give each new admin two ids in a row, the first for the user. So the second need be neither
written nor kept in an index, and is found by the first.
"""

# The keys of admins by `:who`, their legacy id, and `:before`, what `id_before` says of it.
KEYS_BY_ADMIN_ID = (
    "SELECT user_pk FROM admin_roles WHERE legacy_id = :who",
    "SELECT u.pk FROM users u JOIN admin_roles a ON a.user_pk = u.pk "
    "WHERE u.id = :before AND a.legacy_id IS NULL",
)
_LENGTH = 24
_DIGITS = frozenset("0123456789abcdef")


def admin_id(kept: str | None, user_id: str) -> str:
    """The legacy id of an admin role: the one its row holds, else the one after the user's id."""
    return kept or f"{int(user_id, 16) + 1:0{_LENGTH}x}"


def id_before(admin_id: str) -> str | None:
    """The id of the user whose admin role goes by `admin_id` and holds none; None for no id."""
    if len(admin_id) != _LENGTH or not _DIGITS.issuperset(admin_id) or not admin_id.strip("0"):
        return None
    return f"{int(admin_id, 16) - 1:0{_LENGTH}x}"
