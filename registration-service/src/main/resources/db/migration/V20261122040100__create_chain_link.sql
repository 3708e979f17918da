-- The newest links of each usage meter's chain of reports, by which a fork is seen. Written once; settled where a fork was
-- acknowledged after them.
CREATE TABLE chain_link (
    usage_meter_id uuid        NOT NULL REFERENCES usage_meter,
    sequence       bigint      NOT NULL CHECK (sequence >= 1),
    digest         bytea       NOT NULL,
    previous       bytea,
    hour           timestamptz NOT NULL,
    received       timestamptz NOT NULL,
    settled        boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (usage_meter_id, sequence, digest),
    CHECK ((sequence = 1) = (previous IS NULL))
);

-- Old ones are forgotten; rows come nearly in this order, so a few pages of index are enough.
CREATE INDEX chain_link_by_receipt ON chain_link USING brin (received);
