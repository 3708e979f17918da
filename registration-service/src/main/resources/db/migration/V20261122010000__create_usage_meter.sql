-- A usage meter as its provider registered it. Its id belongs to that provider for ever, so rows are never deleted.
CREATE SEQUENCE usage_meter_ordinal;

CREATE TABLE usage_meter (
    id                 uuid PRIMARY KEY,
    provider           text        NOT NULL,
    ordinal            bigint      NOT NULL UNIQUE,
    name               text        NOT NULL,
    connectivity       text        NOT NULL CHECK (connectivity IN ('ONLINE', 'OFFLINE')),
    locked             boolean     NOT NULL,
    status             text        NOT NULL CHECK (status IN ('REGISTERED', 'ACTIVE', 'SUSPENDED', 'UNREGISTERED')),
    checked            boolean     NOT NULL,
    unregistered_at    timestamptz,
    revision           bigint      NOT NULL CHECK (revision >= 1),
    published_revision bigint      NOT NULL DEFAULT 0,
    created_at         timestamptz NOT NULL,
    software_version   text,
    fingerprint        text,
    last_seen_at       timestamptz,
    last_report_hour   timestamptz,
    last_upload_at     timestamptz,
    CHECK ((status = 'UNREGISTERED') = (unregistered_at IS NOT NULL))
);

-- Pages of one provider go by ordinal.
CREATE INDEX usage_meter_by_provider ON usage_meter (provider, ordinal);

-- The outbox: what the relay has still to publish. Nearly always empty, so looking often costs nothing.
CREATE INDEX usage_meter_unpublished ON usage_meter (ordinal) WHERE published_revision < revision;

-- Histories only ever grow; valid_from is null in the first entry, which holds since ever.
CREATE TABLE usage_meter_mode (
    usage_meter_id uuid    NOT NULL REFERENCES usage_meter,
    position       integer NOT NULL,
    mode           text    NOT NULL CHECK (mode IN ('PRODUCTION', 'TEST')),
    valid_from     timestamptz,
    PRIMARY KEY (usage_meter_id, position),
    CHECK ((position = 0) = (valid_from IS NULL))
);

CREATE TABLE usage_meter_contract (
    usage_meter_id uuid    NOT NULL REFERENCES usage_meter,
    position       integer NOT NULL,
    since_ever     boolean NOT NULL,
    contract_id    uuid,
    site_id        text,
    valid_from     timestamptz,
    PRIMARY KEY (usage_meter_id, position),
    CHECK (since_ever = (valid_from IS NULL)),
    CHECK ((position = 0) = (valid_from IS NULL))
);

-- Generations of access tokens; the tokens themselves are derived, so no row here lets anybody in.
CREATE TABLE token_generation (
    usage_meter_id uuid        NOT NULL REFERENCES usage_meter,
    position       integer     NOT NULL,
    number         integer     NOT NULL CHECK (number >= 1),
    master_key_id  text        NOT NULL,
    issued_at      timestamptz NOT NULL,
    expires_at     timestamptz,
    file_key       text        NOT NULL,
    file_key_until timestamptz,
    PRIMARY KEY (usage_meter_id, position),
    UNIQUE (usage_meter_id, number)
);
