-- The newest schema: what a new store is made of. Older stores are brought up by `versions/`.
-- Made from a store that the steps made, by python -m tests.schema; never edited.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE applications (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    name VARCHAR NOT NULL,
    client_id VARCHAR NOT NULL,
    secret_hash VARCHAR NOT NULL,
    secret_hint VARCHAR NOT NULL,
    redirect_uris VARCHAR NOT NULL,
    sso_district BOOLEAN NOT NULL,
    sso_library BOOLEAN NOT NULL,
    user_types VARCHAR NOT NULL,
    api VARCHAR NOT NULL,
    oidc BOOLEAN NOT NULL,
    rostering BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_applications PRIMARY KEY (pk),
    CONSTRAINT uq_applications_client_id UNIQUE (client_id),
    CONSTRAINT uq_applications_id UNIQUE (id),
    CONSTRAINT uq_applications_name UNIQUE (name)
);

CREATE TABLE audit_entries (
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    operator VARCHAR NOT NULL,
    session TEXT NOT NULL,
    action VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id VARCHAR,
    "before" TEXT,
    "after" TEXT,
    previous_hash VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    CONSTRAINT pk_audit_entries PRIMARY KEY (seq)
);
CREATE INDEX ix_audit_entries_subject_id ON audit_entries (subject_id);

CREATE TABLE districts (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    name VARCHAR NOT NULL,
    active BOOLEAN DEFAULT TRUE NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_districts PRIMARY KEY (pk),
    CONSTRAINT uq_districts_id UNIQUE (id)
);

CREATE TABLE http_exchanges (
    pk INTEGER NOT NULL,
    at BIGINT NOT NULL,
    application VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    target TEXT NOT NULL,
    status INTEGER NOT NULL,
    microseconds INTEGER NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT pk_http_exchanges PRIMARY KEY (pk)
);

CREATE TABLE store_state (
    pk INTEGER NOT NULL,
    last_id VARCHAR(24) NOT NULL,
    secret_key VARCHAR NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_store_state PRIMARY KEY (pk)
);

CREATE TABLE application_accounts (
    pk INTEGER NOT NULL,
    application_pk INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    clever_id VARCHAR,
    email VARCHAR NOT NULL,
    email_key VARCHAR,
    first_name VARCHAR NOT NULL,
    last_name VARCHAR NOT NULL,
    created_at BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    CONSTRAINT pk_application_accounts PRIMARY KEY (pk),
    CONSTRAINT fk_application_accounts_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT uq_application_accounts_application_pk_account_id UNIQUE (application_pk, account_id)
);
CREATE INDEX ix_application_accounts_clever_id ON application_accounts (application_pk, clever_id);
CREATE INDEX ix_application_accounts_email_key ON application_accounts (application_pk, email_key);

CREATE TABLE connections (
    pk INTEGER NOT NULL,
    application_pk INTEGER NOT NULL,
    district_pk INTEGER NOT NULL,
    all_schools BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_connections PRIMARY KEY (pk),
    CONSTRAINT fk_connections_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT fk_connections_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT uq_connections_application_pk_district_pk UNIQUE (application_pk, district_pk)
);
CREATE INDEX ix_connections_district_pk ON connections (district_pk);

CREATE TABLE import_runs (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    at BIGINT NOT NULL,
    operator VARCHAR NOT NULL,
    district_pk INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_hash VARCHAR NOT NULL,
    document TEXT NOT NULL,
    undone_at BIGINT,
    undone_by VARCHAR,
    CONSTRAINT pk_import_runs PRIMARY KEY (pk),
    CONSTRAINT fk_import_runs_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT uq_import_runs_id UNIQUE (id)
);

CREATE TABLE schools (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    district_pk INTEGER NOT NULL,
    sis_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    school_number VARCHAR NOT NULL,
    state_id VARCHAR NOT NULL,
    low_grade VARCHAR NOT NULL,
    high_grade VARCHAR NOT NULL,
    principal VARCHAR NOT NULL,
    principal_email VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    zip VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    hand_edited VARCHAR DEFAULT '' NOT NULL,
    former_sis_id VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_schools PRIMARY KEY (pk),
    CONSTRAINT fk_schools_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT uq_schools_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_schools_id UNIQUE (id)
);

CREATE TABLE users (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    district_pk INTEGER NOT NULL,
    email VARCHAR NOT NULL,
    email_key VARCHAR,
    first_name VARCHAR NOT NULL,
    middle_name VARCHAR NOT NULL,
    last_name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    employee BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (pk),
    CONSTRAINT fk_users_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT uq_users_id UNIQUE (id)
);
CREATE INDEX ix_users_name ON users (district_pk, name_key, pk);
CREATE UNIQUE INDEX uq_users_employee_email ON users (district_pk, email_key) WHERE employee AND email_key IS NOT NULL;

CREATE TABLE fault_switches (
    pk INTEGER NOT NULL,
    fault VARCHAR NOT NULL,
    application_pk INTEGER,
    milliseconds INTEGER,
    times_left INTEGER,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_fault_switches PRIMARY KEY (pk),
    CONSTRAINT fk_fault_switches_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk)
);

CREATE TABLE signing_keys (
    pk INTEGER NOT NULL,
    jwk VARCHAR NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_signing_keys PRIMARY KEY (pk)
);

CREATE TABLE authorization_codes (
    pk INTEGER NOT NULL,
    code_hash VARCHAR NOT NULL,
    application_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    user_id VARCHAR(24) NOT NULL,
    integration VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    redirect_uri VARCHAR NOT NULL,
    nonce VARCHAR,
    code_challenge VARCHAR,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT pk_authorization_codes PRIMARY KEY (pk),
    CONSTRAINT fk_authorization_codes_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT fk_authorization_codes_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk),
    CONSTRAINT uq_authorization_codes_code_hash UNIQUE (code_hash)
);

CREATE TABLE district_tokens (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    connection_pk INTEGER NOT NULL,
    nonce VARCHAR NOT NULL,
    token_hash VARCHAR NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT pk_district_tokens PRIMARY KEY (pk),
    CONSTRAINT fk_district_tokens_connection_pk_connections FOREIGN KEY(connection_pk) REFERENCES connections (pk),
    CONSTRAINT uq_district_tokens_id UNIQUE (id),
    CONSTRAINT uq_district_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_district_tokens_connection_pk ON district_tokens (connection_pk);

CREATE TABLE account_images (
    seq INTEGER NOT NULL,
    account_id VARCHAR NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    CONSTRAINT pk_account_images PRIMARY KEY (seq, account_id)
) WITHOUT ROWID;

CREATE TABLE import_images (
    run_pk INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    row_pk INTEGER NOT NULL,
    "before" TEXT NOT NULL,
    after_version INTEGER NOT NULL,
    CONSTRAINT pk_import_images PRIMARY KEY (run_pk, kind, row_pk),
    CONSTRAINT fk_import_images_run_pk_import_runs FOREIGN KEY(run_pk) REFERENCES import_runs (pk)
) WITHOUT ROWID;

CREATE TABLE sections (
    pk INTEGER NOT NULL,
    id VARCHAR(24) NOT NULL,
    district_pk INTEGER NOT NULL,
    school_pk INTEGER NOT NULL,
    sis_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    section_number VARCHAR NOT NULL,
    grade VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_sections PRIMARY KEY (pk),
    CONSTRAINT fk_sections_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT fk_sections_school_pk_schools FOREIGN KEY(school_pk) REFERENCES schools (pk),
    CONSTRAINT uq_sections_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_sections_id UNIQUE (id)
);
CREATE INDEX ix_sections_school_pk ON sections (school_pk);

CREATE TABLE shared_schools (
    connection_pk INTEGER NOT NULL,
    school_pk INTEGER NOT NULL,
    CONSTRAINT pk_shared_schools PRIMARY KEY (connection_pk, school_pk),
    CONSTRAINT fk_shared_schools_connection_pk_connections FOREIGN KEY(connection_pk) REFERENCES connections (pk),
    CONSTRAINT fk_shared_schools_school_pk_schools FOREIGN KEY(school_pk) REFERENCES schools (pk)
) WITHOUT ROWID;

CREATE TABLE sign_ins (
    pk INTEGER NOT NULL,
    at BIGINT NOT NULL,
    application_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    integration VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    account_id VARCHAR,
    CONSTRAINT pk_sign_ins PRIMARY KEY (pk),
    CONSTRAINT fk_sign_ins_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT fk_sign_ins_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk)
);
CREATE INDEX ix_sign_ins_application ON sign_ins (application_pk, at);
CREATE INDEX ix_sign_ins_user ON sign_ins (user_pk, at);

CREATE TABLE student_roles (
    user_pk INTEGER NOT NULL,
    district_pk INTEGER NOT NULL,
    sis_id VARCHAR NOT NULL,
    student_number VARCHAR NOT NULL,
    state_id VARCHAR NOT NULL,
    grade VARCHAR NOT NULL,
    username VARCHAR NOT NULL,
    school_pks VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_student_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_student_roles_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT fk_student_roles_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk),
    CONSTRAINT uq_student_roles_district_pk_sis_id UNIQUE (district_pk, sis_id)
);

CREATE TABLE teacher_roles (
    user_pk INTEGER NOT NULL,
    district_pk INTEGER NOT NULL,
    legacy_id VARCHAR(24) NOT NULL,
    sis_id VARCHAR NOT NULL,
    teacher_number VARCHAR NOT NULL,
    state_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    username VARCHAR NOT NULL,
    school_pks VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_teacher_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_teacher_roles_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT fk_teacher_roles_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk),
    CONSTRAINT uq_teacher_roles_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_teacher_roles_legacy_id UNIQUE (legacy_id)
);

CREATE TABLE access_tokens (
    pk INTEGER NOT NULL,
    token_hash VARCHAR NOT NULL,
    code_pk INTEGER,
    application_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    user_id VARCHAR(24) NOT NULL,
    integration VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT pk_access_tokens PRIMARY KEY (pk),
    CONSTRAINT fk_access_tokens_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT fk_access_tokens_code_pk_authorization_codes FOREIGN KEY(code_pk) REFERENCES authorization_codes (pk),
    CONSTRAINT fk_access_tokens_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk),
    CONSTRAINT uq_access_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_access_tokens_code_pk ON access_tokens (code_pk);
CREATE INDEX ix_access_tokens_user_pk ON access_tokens (user_pk);

CREATE TABLE admin_schools (
    school_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    CONSTRAINT pk_admin_schools PRIMARY KEY (school_pk, user_pk),
    CONSTRAINT fk_admin_schools_school_pk_schools FOREIGN KEY(school_pk) REFERENCES schools (pk),
    CONSTRAINT fk_admin_schools_user_pk_admin_roles FOREIGN KEY(user_pk) REFERENCES admin_roles (user_pk)
) WITHOUT ROWID;

CREATE TABLE library_authorizations (
    pk INTEGER NOT NULL,
    application_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT pk_library_authorizations PRIMARY KEY (pk),
    CONSTRAINT fk_library_authorizations_application_pk_applications FOREIGN KEY(application_pk) REFERENCES applications (pk),
    CONSTRAINT fk_library_authorizations_user_pk_teacher_roles FOREIGN KEY(user_pk) REFERENCES teacher_roles (user_pk),
    CONSTRAINT uq_library_authorizations_application_pk_user_pk UNIQUE (application_pk, user_pk)
);
CREATE INDEX ix_library_authorizations_user_pk ON library_authorizations (user_pk);

CREATE TABLE section_students (
    section_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    CONSTRAINT pk_section_students PRIMARY KEY (section_pk, user_pk),
    CONSTRAINT fk_section_students_section_pk_sections FOREIGN KEY(section_pk) REFERENCES sections (pk),
    CONSTRAINT fk_section_students_user_pk_student_roles FOREIGN KEY(user_pk) REFERENCES student_roles (user_pk)
);
CREATE INDEX ix_section_students_user_pk ON section_students (user_pk);

CREATE TABLE section_teachers (
    section_pk INTEGER NOT NULL,
    user_pk INTEGER NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_section_teachers PRIMARY KEY (section_pk, user_pk),
    CONSTRAINT fk_section_teachers_section_pk_sections FOREIGN KEY(section_pk) REFERENCES sections (pk),
    CONSTRAINT fk_section_teachers_user_pk_teacher_roles FOREIGN KEY(user_pk) REFERENCES teacher_roles (user_pk)
);
CREATE INDEX ix_section_teachers_user_pk ON section_teachers (user_pk);

CREATE TABLE "admin_roles" (
    user_pk INTEGER NOT NULL,
    district_pk INTEGER NOT NULL,
    legacy_id VARCHAR(24),
    admin_scope VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    sis_id VARCHAR,
    school_pks VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    department VARCHAR NOT NULL,
    username VARCHAR NOT NULL,
    portal_role VARCHAR NOT NULL,
    line_hash BIGINT,
    hand_edited VARCHAR NOT NULL,
    CONSTRAINT pk_admin_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_admin_roles_district_pk_districts FOREIGN KEY(district_pk) REFERENCES districts (pk),
    CONSTRAINT fk_admin_roles_user_pk_users FOREIGN KEY(user_pk) REFERENCES users (pk)
);
CREATE UNIQUE INDEX uq_admin_roles_sis_id ON admin_roles (district_pk, sis_id) WHERE sis_id IS NOT NULL;
CREATE INDEX ix_admin_roles_district_scope ON admin_roles (district_pk, user_pk) WHERE admin_scope = 'district' AND active;
CREATE UNIQUE INDEX uq_admin_roles_legacy_id ON admin_roles (legacy_id) WHERE legacy_id IS NOT NULL;

INSERT INTO alembic_version (version_num) VALUES ('0003');
