-- A usage file as it was received. The row exists only together with all its chunks and reports: one transaction writes them.
CREATE TABLE usage_file (
    id             uuid        PRIMARY KEY,
    -- The file's identity, over its uncompressed bytes: the same file again finds this row, however many arrive at once.
    digest         text        NOT NULL CONSTRAINT usage_file_digest_once UNIQUE,
    provider       text        NOT NULL,
    usage_meter_id uuid        NOT NULL,
    month          char(7)     NOT NULL,
    partial        boolean     NOT NULL,
    -- The meter's own count of its files and the file before this one: for telling a fork, not for refusing one.
    sequence       bigint      NOT NULL,
    previous_file  text,
    key_generation integer     NOT NULL,
    -- The public key that the signature was verified with: publishing verifies the stored bytes again, years after a rotation.
    file_key       bytea       NOT NULL,
    reports        integer     NOT NULL CHECK (reports >= 0),
    uploaded_by    text        NOT NULL,
    -- The business clock's instant when the whole file was had: it decides lateness.
    received_at    timestamptz NOT NULL,
    state          text        NOT NULL CHECK (state IN ('RECEIVED', 'PUBLISHED', 'COUNTED', 'FAILED')),
    -- How many of its reports the broker has acknowledged: where publishing goes on after a crash.
    published      integer     NOT NULL DEFAULT 0 CHECK (published BETWEEN 0 AND reports),
    published_at   timestamptz,
    counted_at     timestamptz,
    failure        text,
    purged_at      timestamptz
);

-- The publisher's queue, and what is shown to a provider newest first.
CREATE INDEX usage_file_to_publish ON usage_file (received_at, id) WHERE state = 'RECEIVED';
CREATE INDEX usage_file_by_provider ON usage_file (provider, received_at DESC, id DESC);
CREATE INDEX usage_file_by_meter ON usage_file (usage_meter_id, received_at DESC, id DESC);
CREATE INDEX usage_file_to_purge ON usage_file (counted_at) WHERE purged_at IS NULL;

-- The packed bytes as they came, at most 1 MiB a row. Written before the file's row is known, hence the deferred reference.
CREATE TABLE usage_file_chunk (
    file_id uuid    NOT NULL REFERENCES usage_file (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    part    integer NOT NULL,
    bytes   bytea   NOT NULL,
    PRIMARY KEY (file_id, part)
);
-- They are packed already; compressing them again would only cost.
ALTER TABLE usage_file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- One row a report: what became of it. An outcome is written once; a redelivery finds it there.
CREATE TABLE usage_file_report (
    file_id    uuid        NOT NULL REFERENCES usage_file (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    line       integer     NOT NULL,
    digest     text        NOT NULL,
    source     uuid        NOT NULL,
    hour       timestamptz NOT NULL,
    outcome    text        CHECK (outcome IN ('NEW', 'KNOWN', 'CONFLICT', 'SHADOWED', 'REJECTED')),
    reason     text,
    decided_at timestamptz,
    PRIMARY KEY (file_id, line),
    CONSTRAINT usage_file_report_digest_once UNIQUE (file_id, digest)
);
CREATE INDEX usage_file_report_undecided ON usage_file_report (file_id) WHERE outcome IS NULL;
