-- The newest schema: what a new store is made of. Older stores are brought up by `versions/`.
-- Made from a store that the steps made, by python -m tests.schema; never edited.

CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE applications (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    name character varying NOT NULL,
    client_id character varying NOT NULL,
    secret_hash character varying NOT NULL,
    secret_hint character varying NOT NULL,
    redirect_uris character varying NOT NULL,
    sso_district boolean NOT NULL,
    sso_library boolean NOT NULL,
    user_types character varying NOT NULL,
    api character varying NOT NULL,
    oidc boolean NOT NULL,
    rostering boolean NOT NULL,
    active boolean NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_applications PRIMARY KEY (pk),
    CONSTRAINT uq_applications_client_id UNIQUE (client_id),
    CONSTRAINT uq_applications_id UNIQUE (id),
    CONSTRAINT uq_applications_name UNIQUE (name)
);

CREATE TABLE audit_entries (
    seq integer NOT NULL,
    at bigint NOT NULL,
    operator character varying NOT NULL,
    session text NOT NULL,
    action character varying NOT NULL,
    subject character varying NOT NULL,
    subject_id character varying,
    before text,
    after text,
    previous_hash character varying NOT NULL,
    hash character varying NOT NULL,
    CONSTRAINT pk_audit_entries PRIMARY KEY (seq)
);
CREATE INDEX ix_audit_entries_subject_id ON audit_entries USING btree (subject_id);

CREATE TABLE districts (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    name character varying NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_districts PRIMARY KEY (pk),
    CONSTRAINT uq_districts_id UNIQUE (id)
);

CREATE TABLE http_exchanges (
    pk serial NOT NULL,
    at bigint NOT NULL,
    application character varying NOT NULL,
    method character varying NOT NULL,
    target text NOT NULL,
    status integer NOT NULL,
    microseconds integer NOT NULL,
    document text NOT NULL,
    CONSTRAINT pk_http_exchanges PRIMARY KEY (pk)
);

CREATE TABLE store_state (
    pk serial NOT NULL,
    last_id character varying(24) NOT NULL,
    secret_key character varying NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT pk_store_state PRIMARY KEY (pk)
);

CREATE TABLE application_accounts (
    pk serial NOT NULL,
    application_pk integer NOT NULL,
    account_id character varying NOT NULL,
    clever_id character varying,
    email character varying NOT NULL,
    email_key character varying,
    first_name character varying NOT NULL,
    last_name character varying NOT NULL,
    created_at bigint NOT NULL,
    last_sign_in_at bigint,
    CONSTRAINT pk_application_accounts PRIMARY KEY (pk),
    CONSTRAINT fk_application_accounts_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT uq_application_accounts_application_pk_account_id UNIQUE (application_pk, account_id)
);
CREATE INDEX ix_application_accounts_clever_id ON application_accounts USING btree (application_pk, clever_id);
CREATE INDEX ix_application_accounts_email_key ON application_accounts USING btree (application_pk, email_key);

CREATE TABLE connections (
    pk serial NOT NULL,
    application_pk integer NOT NULL,
    district_pk integer NOT NULL,
    all_schools boolean NOT NULL,
    created_at bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_connections PRIMARY KEY (pk),
    CONSTRAINT fk_connections_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT fk_connections_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT uq_connections_application_pk_district_pk UNIQUE (application_pk, district_pk)
);
CREATE INDEX ix_connections_district_pk ON connections USING btree (district_pk);

CREATE TABLE import_runs (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    at bigint NOT NULL,
    operator character varying NOT NULL,
    district_pk integer NOT NULL,
    source character varying NOT NULL,
    source_hash character varying NOT NULL,
    document text NOT NULL,
    undone_at bigint,
    undone_by character varying,
    CONSTRAINT pk_import_runs PRIMARY KEY (pk),
    CONSTRAINT fk_import_runs_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT uq_import_runs_id UNIQUE (id)
);

CREATE TABLE schools (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    district_pk integer NOT NULL,
    sis_id character varying NOT NULL,
    name character varying NOT NULL,
    name_key character varying COLLATE "C" NOT NULL,
    school_number character varying NOT NULL,
    state_id character varying NOT NULL,
    low_grade character varying NOT NULL,
    high_grade character varying NOT NULL,
    principal character varying NOT NULL,
    principal_email character varying NOT NULL,
    phone character varying NOT NULL,
    address character varying NOT NULL,
    city character varying NOT NULL,
    state character varying NOT NULL,
    zip character varying NOT NULL,
    active boolean NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    version integer NOT NULL,
    hand_edited character varying DEFAULT ''::character varying NOT NULL,
    former_sis_id character varying DEFAULT ''::character varying NOT NULL,
    CONSTRAINT pk_schools PRIMARY KEY (pk),
    CONSTRAINT fk_schools_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT uq_schools_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_schools_id UNIQUE (id)
);

CREATE TABLE users (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    district_pk integer NOT NULL,
    email character varying NOT NULL,
    email_key character varying,
    first_name character varying NOT NULL,
    middle_name character varying NOT NULL,
    last_name character varying NOT NULL,
    name_key character varying COLLATE "C" NOT NULL,
    employee boolean NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (pk),
    CONSTRAINT fk_users_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT uq_users_id UNIQUE (id)
);
CREATE INDEX ix_users_name ON users USING btree (district_pk, name_key, pk);
CREATE UNIQUE INDEX uq_users_employee_email ON users USING btree (district_pk, email_key) WHERE employee AND email_key IS NOT NULL;

CREATE TABLE admin_roles (
    user_pk integer NOT NULL,
    district_pk integer NOT NULL,
    legacy_id character varying(24),
    admin_scope character varying NOT NULL,
    title character varying NOT NULL,
    sis_id character varying,
    school_pks character varying NOT NULL,
    active boolean NOT NULL,
    department character varying NOT NULL,
    username character varying NOT NULL,
    portal_role character varying NOT NULL,
    line_hash bigint,
    hand_edited character varying NOT NULL,
    CONSTRAINT pk_admin_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_admin_roles_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT fk_admin_roles_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk)
);
CREATE INDEX ix_admin_roles_district_scope ON admin_roles USING btree (district_pk, user_pk) WHERE admin_scope::text = 'district'::text AND active;
CREATE UNIQUE INDEX uq_admin_roles_sis_id ON admin_roles USING btree (district_pk, sis_id) WHERE sis_id IS NOT NULL;
CREATE UNIQUE INDEX uq_admin_roles_legacy_id ON admin_roles USING btree (legacy_id) WHERE legacy_id IS NOT NULL;

CREATE TABLE fault_switches (
    pk serial NOT NULL,
    fault character varying NOT NULL,
    application_pk integer,
    milliseconds integer,
    times_left integer,
    created_at bigint NOT NULL,
    CONSTRAINT pk_fault_switches PRIMARY KEY (pk),
    CONSTRAINT fk_fault_switches_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk)
);

CREATE TABLE signing_keys (
    pk serial NOT NULL,
    jwk character varying NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT pk_signing_keys PRIMARY KEY (pk)
);

CREATE TABLE authorization_codes (
    pk serial NOT NULL,
    code_hash character varying NOT NULL,
    application_pk integer NOT NULL,
    user_pk integer NOT NULL,
    user_id character varying(24) NOT NULL,
    integration character varying NOT NULL,
    flow character varying NOT NULL,
    role character varying NOT NULL,
    redirect_uri character varying NOT NULL,
    nonce character varying,
    code_challenge character varying,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    CONSTRAINT pk_authorization_codes PRIMARY KEY (pk),
    CONSTRAINT fk_authorization_codes_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT fk_authorization_codes_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk),
    CONSTRAINT uq_authorization_codes_code_hash UNIQUE (code_hash)
);

CREATE TABLE district_tokens (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    connection_pk integer NOT NULL,
    nonce character varying NOT NULL,
    token_hash character varying NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    CONSTRAINT pk_district_tokens PRIMARY KEY (pk),
    CONSTRAINT fk_district_tokens_connection_pk_connections FOREIGN KEY (connection_pk) REFERENCES connections(pk),
    CONSTRAINT uq_district_tokens_id UNIQUE (id),
    CONSTRAINT uq_district_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_district_tokens_connection_pk ON district_tokens USING btree (connection_pk);

CREATE TABLE account_images (
    seq integer NOT NULL,
    account_id character varying NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    CONSTRAINT pk_account_images PRIMARY KEY (seq, account_id)
);

CREATE TABLE import_images (
    run_pk integer NOT NULL,
    kind character varying NOT NULL,
    row_pk integer NOT NULL,
    before text NOT NULL,
    after_version integer NOT NULL,
    CONSTRAINT pk_import_images PRIMARY KEY (run_pk, kind, row_pk),
    CONSTRAINT fk_import_images_run_pk_import_runs FOREIGN KEY (run_pk) REFERENCES import_runs(pk)
);

CREATE TABLE sections (
    pk serial NOT NULL,
    id character varying(24) NOT NULL,
    district_pk integer NOT NULL,
    school_pk integer NOT NULL,
    sis_id character varying NOT NULL,
    name character varying NOT NULL,
    section_number character varying NOT NULL,
    grade character varying NOT NULL,
    subject character varying NOT NULL,
    period character varying NOT NULL,
    active boolean NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_sections PRIMARY KEY (pk),
    CONSTRAINT fk_sections_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT fk_sections_school_pk_schools FOREIGN KEY (school_pk) REFERENCES schools(pk),
    CONSTRAINT uq_sections_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_sections_id UNIQUE (id)
);
CREATE INDEX ix_sections_school_pk ON sections USING btree (school_pk);

CREATE TABLE shared_schools (
    connection_pk integer NOT NULL,
    school_pk integer NOT NULL,
    CONSTRAINT pk_shared_schools PRIMARY KEY (connection_pk, school_pk),
    CONSTRAINT fk_shared_schools_connection_pk_connections FOREIGN KEY (connection_pk) REFERENCES connections(pk),
    CONSTRAINT fk_shared_schools_school_pk_schools FOREIGN KEY (school_pk) REFERENCES schools(pk)
);

CREATE TABLE sign_ins (
    pk serial NOT NULL,
    at bigint NOT NULL,
    application_pk integer NOT NULL,
    user_pk integer NOT NULL,
    integration character varying NOT NULL,
    flow character varying NOT NULL,
    outcome character varying NOT NULL,
    account_id character varying,
    CONSTRAINT pk_sign_ins PRIMARY KEY (pk),
    CONSTRAINT fk_sign_ins_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT fk_sign_ins_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk)
);
CREATE INDEX ix_sign_ins_application ON sign_ins USING btree (application_pk, at);
CREATE INDEX ix_sign_ins_user ON sign_ins USING btree (user_pk, at);

CREATE TABLE student_roles (
    user_pk integer NOT NULL,
    district_pk integer NOT NULL,
    sis_id character varying NOT NULL,
    student_number character varying NOT NULL,
    state_id character varying NOT NULL,
    grade character varying NOT NULL,
    username character varying NOT NULL,
    school_pks character varying NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT pk_student_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_student_roles_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT fk_student_roles_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk),
    CONSTRAINT uq_student_roles_district_pk_sis_id UNIQUE (district_pk, sis_id)
);

CREATE TABLE teacher_roles (
    user_pk integer NOT NULL,
    district_pk integer NOT NULL,
    legacy_id character varying(24) NOT NULL,
    sis_id character varying NOT NULL,
    teacher_number character varying NOT NULL,
    state_id character varying NOT NULL,
    title character varying NOT NULL,
    username character varying NOT NULL,
    school_pks character varying NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT pk_teacher_roles PRIMARY KEY (user_pk),
    CONSTRAINT fk_teacher_roles_district_pk_districts FOREIGN KEY (district_pk) REFERENCES districts(pk),
    CONSTRAINT fk_teacher_roles_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk),
    CONSTRAINT uq_teacher_roles_district_pk_sis_id UNIQUE (district_pk, sis_id),
    CONSTRAINT uq_teacher_roles_legacy_id UNIQUE (legacy_id)
);

CREATE TABLE access_tokens (
    pk serial NOT NULL,
    token_hash character varying NOT NULL,
    code_pk integer,
    application_pk integer NOT NULL,
    user_pk integer NOT NULL,
    user_id character varying(24) NOT NULL,
    integration character varying NOT NULL,
    role character varying NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    CONSTRAINT pk_access_tokens PRIMARY KEY (pk),
    CONSTRAINT fk_access_tokens_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT fk_access_tokens_code_pk_authorization_codes FOREIGN KEY (code_pk) REFERENCES authorization_codes(pk),
    CONSTRAINT fk_access_tokens_user_pk_users FOREIGN KEY (user_pk) REFERENCES users(pk),
    CONSTRAINT uq_access_tokens_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_access_tokens_code_pk ON access_tokens USING btree (code_pk);
CREATE INDEX ix_access_tokens_user_pk ON access_tokens USING btree (user_pk);

CREATE TABLE admin_schools (
    school_pk integer NOT NULL,
    user_pk integer NOT NULL,
    CONSTRAINT pk_admin_schools PRIMARY KEY (school_pk, user_pk),
    CONSTRAINT fk_admin_schools_school_pk_schools FOREIGN KEY (school_pk) REFERENCES schools(pk),
    CONSTRAINT fk_admin_schools_user_pk_admin_roles FOREIGN KEY (user_pk) REFERENCES admin_roles(user_pk)
);

CREATE TABLE library_authorizations (
    pk serial NOT NULL,
    application_pk integer NOT NULL,
    user_pk integer NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT pk_library_authorizations PRIMARY KEY (pk),
    CONSTRAINT fk_library_authorizations_application_pk_applications FOREIGN KEY (application_pk) REFERENCES applications(pk),
    CONSTRAINT fk_library_authorizations_user_pk_teacher_roles FOREIGN KEY (user_pk) REFERENCES teacher_roles(user_pk),
    CONSTRAINT uq_library_authorizations_application_pk_user_pk UNIQUE (application_pk, user_pk)
);
CREATE INDEX ix_library_authorizations_user_pk ON library_authorizations USING btree (user_pk);

CREATE TABLE section_students (
    section_pk integer NOT NULL,
    user_pk integer NOT NULL,
    CONSTRAINT pk_section_students PRIMARY KEY (section_pk, user_pk),
    CONSTRAINT fk_section_students_section_pk_sections FOREIGN KEY (section_pk) REFERENCES sections(pk),
    CONSTRAINT fk_section_students_user_pk_student_roles FOREIGN KEY (user_pk) REFERENCES student_roles(user_pk)
);
CREATE INDEX ix_section_students_user_pk ON section_students USING btree (user_pk);

CREATE TABLE section_teachers (
    section_pk integer NOT NULL,
    user_pk integer NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT pk_section_teachers PRIMARY KEY (section_pk, user_pk),
    CONSTRAINT fk_section_teachers_section_pk_sections FOREIGN KEY (section_pk) REFERENCES sections(pk),
    CONSTRAINT fk_section_teachers_user_pk_teacher_roles FOREIGN KEY (user_pk) REFERENCES teacher_roles(user_pk)
);
CREATE INDEX ix_section_teachers_user_pk ON section_teachers USING btree (user_pk);

INSERT INTO alembic_version (version_num) VALUES ('0003');
