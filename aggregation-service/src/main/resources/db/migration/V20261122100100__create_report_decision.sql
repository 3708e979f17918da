-- What people have decided about reports, with what it changed. Nothing here is ever changed or deleted: together with the ledger,
-- the registry and the catalogue it says what counts.
CREATE TABLE report_decision (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider    text        NOT NULL,
    hour        timestamptz NOT NULL,
    source      uuid        NOT NULL,
    usage_meter uuid        NOT NULL,
    digest      bytea       NOT NULL CHECK (octet_length(digest) = 32),
    kind        text        NOT NULL CHECK (kind IN ('CHOICE', 'WITHDRAWAL')),
    decided_by  text        NOT NULL,
    decided_at  timestamptz NOT NULL,
    reason      text        NOT NULL,
    before      jsonb       NOT NULL,
    after       jsonb       NOT NULL
);

CREATE INDEX report_decision_by_source_hour ON report_decision (provider, hour, source);
