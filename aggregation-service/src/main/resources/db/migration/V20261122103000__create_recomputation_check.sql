-- When a provider's month was last computed again from the original bytes, and whether it came out the same.
CREATE TABLE recomputation_check (
    provider     text        NOT NULL,
    month        date        NOT NULL CHECK (extract(day FROM month) = 1),
    checked_at   timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    verdict      text        NOT NULL CHECK (verdict IN ('EQUAL', 'DIFFERENT', 'RECOUNT_UNDER_WAY')),
    source_hours bigint      NOT NULL,
    reports      bigint      NOT NULL,
    records      bigint      NOT NULL,
    totals       bigint      NOT NULL,
    differences  bigint      NOT NULL,
    PRIMARY KEY (provider, month)
);
