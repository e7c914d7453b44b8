"""Legacy ids of admins are kept only where they are not the id after the user's"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLE = "admin_roles"
_UNIQUE = "uq_admin_roles_legacy_id"
_COLUMNS = (
    "user_pk, district_pk, legacy_id, admin_scope, title, sis_id, school_pks, active, "
    "department, username, portal_role, line_hash, hand_edited"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(nullable=True)
    else:
        op.drop_constraint(_UNIQUE, _TABLE, type_="unique")
        op.alter_column(_TABLE, "legacy_id", nullable=True)
    held = sa.text("legacy_id IS NOT NULL")
    op.create_index(
        _UNIQUE, _TABLE, ["legacy_id"], unique=True, sqlite_where=held, postgresql_where=held
    )


def downgrade() -> None:
    _fill()
    op.drop_index(_UNIQUE, _TABLE)
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(sa.UniqueConstraint("legacy_id", name=op.f(_UNIQUE)), nullable=False)
    else:
        op.alter_column(_TABLE, "legacy_id", nullable=False)
        op.create_unique_constraint(_UNIQUE, _TABLE, ["legacy_id"])


def _rebuild(*constraints: sa.Constraint, nullable: bool) -> None:
    """Copy the table, which SQLite cannot alter; Alembic would put its constraints in any order."""
    op.create_table(
        f"_{_TABLE}",
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("legacy_id", sa.String(24), nullable=nullable),
        sa.Column("admin_scope", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sis_id", sa.String(), nullable=True),
        sa.Column("school_pks", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("portal_role", sa.String(), nullable=False),
        sa.Column("line_hash", sa.BigInteger(), nullable=True),
        sa.Column("hand_edited", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_admin_roles_district_pk_districts")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["users.pk"], name=op.f("fk_admin_roles_user_pk_users")
        ),
        sa.PrimaryKeyConstraint("user_pk", name=op.f("pk_admin_roles")),
        *constraints,
    )
    op.execute(f"INSERT INTO _{_TABLE} ({_COLUMNS}) SELECT {_COLUMNS} FROM {_TABLE} ORDER BY 1")
    op.drop_table(_TABLE)
    op.rename_table(f"_{_TABLE}", _TABLE)
    held = sa.text("sis_id IS NOT NULL")
    op.create_index(
        "uq_admin_roles_sis_id", _TABLE, ["district_pk", "sis_id"], unique=True, sqlite_where=held
    )
    op.create_index(
        "ix_admin_roles_district_scope",
        _TABLE,
        ["district_pk", "user_pk"],
        sqlite_where=sa.text("admin_scope = 'district' AND active"),
    )


def _fill() -> None:
    """Give every role the id that follows from its user's."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT a.user_pk, u.id FROM admin_roles a JOIN users u ON u.pk = a.user_pk "
            "WHERE a.legacy_id IS NULL"
        )
    ).fetchall()
    if rows:
        bind.execute(
            sa.text("UPDATE admin_roles SET legacy_id = :legacy_id WHERE user_pk = :pk"),
            [{"pk": pk, "legacy_id": f"{int(user_id, 16) + 1:024x}"} for pk, user_id in rows],
        )
