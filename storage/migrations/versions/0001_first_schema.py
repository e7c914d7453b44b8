"""First schema"""

import secrets
import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostgreSQL would else sort names by the language the database was created with.
sort_key = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("secret_hint", sa.String(), nullable=False),
        sa.Column("redirect_uris", sa.String(), nullable=False),
        sa.Column("sso_district", sa.Boolean(), nullable=False),
        sa.Column("sso_library", sa.Boolean(), nullable=False),
        sa.Column("user_types", sa.String(), nullable=False),
        sa.Column("api", sa.String(), nullable=False),
        sa.Column("oidc", sa.Boolean(), nullable=False),
        sa.Column("rostering", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_applications")),
        sa.UniqueConstraint("client_id", name=op.f("uq_applications_client_id")),
        sa.UniqueConstraint("id", name=op.f("uq_applications_id")),
        sa.UniqueConstraint("name", name=op.f("uq_applications_name")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_subject_id"), ["subject_id"], unique=False
        )

    op.create_table(
        "districts",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("TRUE"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_districts")),
        sa.UniqueConstraint("id", name=op.f("uq_districts_id")),
    )
    op.create_table(
        "http_exchanges",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("application", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("microseconds", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_http_exchanges")),
    )
    op.create_table(
        "store_state",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.String(24), nullable=False),
        sa.Column("secret_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_store_state")),
    )
    op.create_table(
        "application_accounts",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("clever_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_sign_in_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_application_accounts_application_pk_applications"),
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_application_accounts")),
        sa.UniqueConstraint(
            "application_pk",
            "account_id",
            name=op.f("uq_application_accounts_application_pk_account_id"),
        ),
    )
    with op.batch_alter_table("application_accounts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_accounts_clever_id", ["application_pk", "clever_id"], unique=False
        )
        batch_op.create_index(
            "ix_application_accounts_email_key", ["application_pk", "email_key"], unique=False
        )

    op.create_table(
        "connections",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("all_schools", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_connections_application_pk_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_connections_district_pk_districts")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_connections")),
        sa.UniqueConstraint(
            "application_pk", "district_pk", name=op.f("uq_connections_application_pk_district_pk")
        ),
    )
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_connections_district_pk"), ["district_pk"], unique=False
        )

    op.create_table(
        "import_runs",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_hash", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_import_runs_district_pk_districts")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_import_runs")),
        sa.UniqueConstraint("id", name=op.f("uq_import_runs_id")),
    )
    op.create_table(
        "schools",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("sis_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sort_key, nullable=False),
        sa.Column("school_number", sa.String(), nullable=False),
        sa.Column("state_id", sa.String(), nullable=False),
        sa.Column("low_grade", sa.String(), nullable=False),
        sa.Column("high_grade", sa.String(), nullable=False),
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("principal_email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("zip", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_schools_district_pk_districts")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_schools")),
        sa.UniqueConstraint("district_pk", "sis_id", name=op.f("uq_schools_district_pk_sis_id")),
        sa.UniqueConstraint("id", name=op.f("uq_schools_id")),
    )
    op.create_table(
        "users",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("middle_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("name_key", sort_key, nullable=False),
        sa.Column("employee", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_users_district_pk_districts")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_users")),
        sa.UniqueConstraint("id", name=op.f("uq_users_id")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index("ix_users_name", ["district_pk", "name_key", "pk"], unique=False)
        batch_op.create_index(
            "uq_users_employee_email",
            ["district_pk", "email_key"],
            unique=True,
            sqlite_where=sa.text("employee AND email_key IS NOT NULL"),
            postgresql_where=sa.text("employee AND email_key IS NOT NULL"),
        )

    op.create_table(
        "admin_roles",
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("legacy_id", sa.String(24), nullable=False),
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
        sa.UniqueConstraint("legacy_id", name=op.f("uq_admin_roles_legacy_id")),
    )
    with op.batch_alter_table("admin_roles", schema=None) as batch_op:
        batch_op.create_index(
            "ix_admin_roles_district_scope",
            ["district_pk", "user_pk"],
            unique=False,
            sqlite_where=sa.text("admin_scope = 'district' AND active"),
            postgresql_where=sa.text("admin_scope = 'district' AND active"),
        )
        batch_op.create_index(
            "uq_admin_roles_sis_id",
            ["district_pk", "sis_id"],
            unique=True,
            sqlite_where=sa.text("sis_id IS NOT NULL"),
            postgresql_where=sa.text("sis_id IS NOT NULL"),
        )

    op.create_table(
        "fault_switches",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("times_left", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_fault_switches_application_pk_applications"),
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_fault_switches")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("jwk", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "authorization_codes",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(24), nullable=False),
        sa.Column("integration", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("redirect_uri", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=True),
        sa.Column("code_challenge", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_authorization_codes_application_pk_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["users.pk"], name=op.f("fk_authorization_codes_user_pk_users")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_authorization_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_authorization_codes_code_hash")),
    )
    op.create_table(
        "district_tokens",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("connection_pk", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_pk"],
            ["connections.pk"],
            name=op.f("fk_district_tokens_connection_pk_connections"),
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_district_tokens")),
        sa.UniqueConstraint("id", name=op.f("uq_district_tokens_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_district_tokens_token_hash")),
    )
    with op.batch_alter_table("district_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_district_tokens_connection_pk"), ["connection_pk"], unique=False
        )

    op.create_table(
        "account_images",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "account_id", name=op.f("pk_account_images")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_images",
        sa.Column("run_pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_pk", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_pk"], ["import_runs.pk"], name=op.f("fk_import_images_run_pk_import_runs")
        ),
        sa.PrimaryKeyConstraint("run_pk", "kind", "row_pk", name=op.f("pk_import_images")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sections",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("school_pk", sa.Integer(), nullable=False),
        sa.Column("sis_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("section_number", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_sections_district_pk_districts")
        ),
        sa.ForeignKeyConstraint(
            ["school_pk"], ["schools.pk"], name=op.f("fk_sections_school_pk_schools")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sections")),
        sa.UniqueConstraint("district_pk", "sis_id", name=op.f("uq_sections_district_pk_sis_id")),
        sa.UniqueConstraint("id", name=op.f("uq_sections_id")),
    )
    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sections_school_pk"), ["school_pk"], unique=False)

    op.create_table(
        "shared_schools",
        sa.Column("connection_pk", sa.Integer(), nullable=False),
        sa.Column("school_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_pk"],
            ["connections.pk"],
            name=op.f("fk_shared_schools_connection_pk_connections"),
        ),
        sa.ForeignKeyConstraint(
            ["school_pk"], ["schools.pk"], name=op.f("fk_shared_schools_school_pk_schools")
        ),
        sa.PrimaryKeyConstraint("connection_pk", "school_pk", name=op.f("pk_shared_schools")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_ins",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("integration", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_sign_ins_application_pk_applications"),
        ),
        sa.ForeignKeyConstraint(["user_pk"], ["users.pk"], name=op.f("fk_sign_ins_user_pk_users")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ins_application", ["application_pk", "at"], unique=False)
        batch_op.create_index("ix_sign_ins_user", ["user_pk", "at"], unique=False)

    op.create_table(
        "student_roles",
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("sis_id", sa.String(), nullable=False),
        sa.Column("student_number", sa.String(), nullable=False),
        sa.Column("state_id", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("school_pks", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_student_roles_district_pk_districts")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["users.pk"], name=op.f("fk_student_roles_user_pk_users")
        ),
        sa.PrimaryKeyConstraint("user_pk", name=op.f("pk_student_roles")),
        sa.UniqueConstraint(
            "district_pk", "sis_id", name=op.f("uq_student_roles_district_pk_sis_id")
        ),
    )
    op.create_table(
        "teacher_roles",
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("district_pk", sa.Integer(), nullable=False),
        sa.Column("legacy_id", sa.String(24), nullable=False),
        sa.Column("sis_id", sa.String(), nullable=False),
        sa.Column("teacher_number", sa.String(), nullable=False),
        sa.Column("state_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("school_pks", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_pk"], ["districts.pk"], name=op.f("fk_teacher_roles_district_pk_districts")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["users.pk"], name=op.f("fk_teacher_roles_user_pk_users")
        ),
        sa.PrimaryKeyConstraint("user_pk", name=op.f("pk_teacher_roles")),
        sa.UniqueConstraint(
            "district_pk", "sis_id", name=op.f("uq_teacher_roles_district_pk_sis_id")
        ),
        sa.UniqueConstraint("legacy_id", name=op.f("uq_teacher_roles_legacy_id")),
    )
    op.create_table(
        "access_tokens",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("code_pk", sa.Integer(), nullable=True),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(24), nullable=False),
        sa.Column("integration", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_access_tokens_application_pk_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["code_pk"],
            ["authorization_codes.pk"],
            name=op.f("fk_access_tokens_code_pk_authorization_codes"),
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["users.pk"], name=op.f("fk_access_tokens_user_pk_users")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_tokens_token_hash")),
    )
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_tokens_code_pk"), ["code_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_tokens_user_pk"), ["user_pk"], unique=False)

    op.create_table(
        "admin_schools",
        sa.Column("school_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_pk"], ["schools.pk"], name=op.f("fk_admin_schools_school_pk_schools")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"], ["admin_roles.user_pk"], name=op.f("fk_admin_schools_user_pk_admin_roles")
        ),
        sa.PrimaryKeyConstraint("school_pk", "user_pk", name=op.f("pk_admin_schools")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "library_authorizations",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("application_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_pk"],
            ["applications.pk"],
            name=op.f("fk_library_authorizations_application_pk_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"],
            ["teacher_roles.user_pk"],
            name=op.f("fk_library_authorizations_user_pk_teacher_roles"),
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_library_authorizations")),
        sa.UniqueConstraint(
            "application_pk",
            "user_pk",
            name=op.f("uq_library_authorizations_application_pk_user_pk"),
        ),
    )
    with op.batch_alter_table("library_authorizations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_library_authorizations_user_pk"), ["user_pk"], unique=False
        )

    op.create_table(
        "section_students",
        sa.Column("section_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_pk"], ["sections.pk"], name=op.f("fk_section_students_section_pk_sections")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"],
            ["student_roles.user_pk"],
            name=op.f("fk_section_students_user_pk_student_roles"),
        ),
        sa.PrimaryKeyConstraint("section_pk", "user_pk", name=op.f("pk_section_students")),
    )
    with op.batch_alter_table("section_students", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_students_user_pk"), ["user_pk"], unique=False)

    op.create_table(
        "section_teachers",
        sa.Column("section_pk", sa.Integer(), nullable=False),
        sa.Column("user_pk", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_pk"], ["sections.pk"], name=op.f("fk_section_teachers_section_pk_sections")
        ),
        sa.ForeignKeyConstraint(
            ["user_pk"],
            ["teacher_roles.user_pk"],
            name=op.f("fk_section_teachers_user_pk_teacher_roles"),
        ),
        sa.PrimaryKeyConstraint("section_pk", "user_pk", name=op.f("pk_section_teachers")),
    )
    with op.batch_alter_table("section_teachers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_teachers_user_pk"), ["user_pk"], unique=False)

    _first_state()


def _first_state() -> None:
    now = int(time.time())
    op.execute(
        sa.text(
            "INSERT INTO store_state (pk, last_id, secret_key, created_at) "
            "VALUES (1, :last_id, :secret_key, :created_at)"
        ).bindparams(
            last_id=f"{now:08x}{secrets.token_hex(5)}000000",
            secret_key=secrets.token_hex(32),
            created_at=now * 1000,
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("section_teachers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_teachers_user_pk"))

    op.drop_table("section_teachers")
    with op.batch_alter_table("section_students", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_students_user_pk"))

    op.drop_table("section_students")
    with op.batch_alter_table("library_authorizations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_authorizations_user_pk"))

    op.drop_table("library_authorizations")
    op.drop_table("admin_schools")
    with op.batch_alter_table("access_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_tokens_user_pk"))
        batch_op.drop_index(batch_op.f("ix_access_tokens_code_pk"))

    op.drop_table("access_tokens")
    op.drop_table("teacher_roles")
    op.drop_table("student_roles")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_ins_user")
        batch_op.drop_index("ix_sign_ins_application")

    op.drop_table("sign_ins")
    op.drop_table("shared_schools")
    with op.batch_alter_table("sections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sections_school_pk"))

    op.drop_table("sections")
    op.drop_table("import_images")
    op.drop_table("account_images")
    with op.batch_alter_table("district_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_district_tokens_connection_pk"))

    op.drop_table("district_tokens")
    op.drop_table("authorization_codes")
    op.drop_table("signing_keys")
    op.drop_table("fault_switches")
    with op.batch_alter_table("admin_roles", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_admin_roles_sis_id",
            sqlite_where=sa.text("sis_id IS NOT NULL"),
            postgresql_where=sa.text("sis_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_admin_roles_district_scope",
            sqlite_where=sa.text("admin_scope = 'district' AND active"),
            postgresql_where=sa.text("admin_scope = 'district' AND active"),
        )

    op.drop_table("admin_roles")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_users_employee_email",
            sqlite_where=sa.text("employee AND email_key IS NOT NULL"),
            postgresql_where=sa.text("employee AND email_key IS NOT NULL"),
        )
        batch_op.drop_index("ix_users_name")

    op.drop_table("users")
    op.drop_table("schools")
    op.drop_table("import_runs")
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_connections_district_pk"))

    op.drop_table("connections")
    with op.batch_alter_table("application_accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_application_accounts_email_key")
        batch_op.drop_index("ix_application_accounts_clever_id")

    op.drop_table("application_accounts")
    op.drop_table("http_exchanges")
    op.drop_table("store_state")
    op.drop_table("districts")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject_id"))

    op.drop_table("audit_entries")
    op.drop_table("applications")
