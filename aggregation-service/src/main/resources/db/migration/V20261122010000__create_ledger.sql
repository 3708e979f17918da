-- Every distinct report ever accepted, with its original bytes. The hour comes first in the key: months are partitions,
-- and what is written together lies together. Partitions are made by the service, ahead of need and on demand.
CREATE TABLE ledger (
    hour             timestamptz NOT NULL,
    provider         text        NOT NULL,
    usage_meter      uuid        NOT NULL,
    source           uuid        NOT NULL,
    digest           bytea       NOT NULL CHECK (octet_length(digest) = 32),
    sequence         bigint      NOT NULL,
    previous_digest  bytea       CHECK (octet_length(previous_digest) = 32),
    observed_seconds integer     NOT NULL,
    records          integer     NOT NULL,
    original         bytea       NOT NULL,
    original_size    integer     NOT NULL,
    received         timestamptz NOT NULL,
    way              text        NOT NULL CHECK (way IN ('ONLINE', 'FILE')),
    kafka_partition  integer     NOT NULL,
    kafka_offset     bigint      NOT NULL,
    file             uuid        CHECK ((file IS NOT NULL) = (way = 'FILE')),
    first_outcome    text        NOT NULL DEFAULT 'NEW',
    first_reason     text,
    PRIMARY KEY (hour, provider, usage_meter, source, digest)
) PARTITION BY RANGE (hour);

-- The bytes are zstd already: compressing them again costs time and saves nothing.
ALTER TABLE ledger ALTER COLUMN original SET STORAGE EXTERNAL;

-- Evidence is asked for by digest alone.
CREATE INDEX ledger_by_digest ON ledger USING hash (digest);

-- Which months have, or had, a partition. A month that was dropped is never opened again.
CREATE TABLE ledger_month (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    state text NOT NULL CHECK (state IN ('OPEN', 'DROPPED'))
);
