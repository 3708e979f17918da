-- Each step of the upgrade graph that a usage meter took or tried, so that it is known what runs where and what survived.
CREATE TABLE usage_meter_upgrade (
    id             uuid PRIMARY KEY,
    number         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    usage_meter_id uuid        NOT NULL REFERENCES usage_meter,
    from_version   text        NOT NULL,
    to_version     text        NOT NULL,
    asks_for_token boolean     NOT NULL,
    must_survive   text        NOT NULL,
    package_sha256 text CHECK (package_sha256 ~ '^[0-9a-f]{64}$'),
    started_by     text        NOT NULL,
    started_at     timestamptz NOT NULL,
    state          text        NOT NULL CHECK (state IN
                       ('PRECHECKS', 'SNAPSHOT_CONFIRMED', 'RUNNING', 'VERIFIED', 'FAILED', 'ROLLED_BACK')),
    detail         text,
    proof          text        NOT NULL,
    changed_at     timestamptz NOT NULL
);

CREATE INDEX usage_meter_upgrade_by_usage_meter ON usage_meter_upgrade (usage_meter_id, number);

-- One under way at a time.
CREATE UNIQUE INDEX usage_meter_upgrade_under_way ON usage_meter_upgrade (usage_meter_id)
    WHERE state IN ('PRECHECKS', 'SNAPSHOT_CONFIRMED', 'RUNNING');
