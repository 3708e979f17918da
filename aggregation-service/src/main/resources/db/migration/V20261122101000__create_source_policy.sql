-- What people have said of a source: how its missing hours are estimated, and whether it is to be metered at all. Rows are
-- only ever added, so that it stays known who said what; of two for the same hour the later one holds.
CREATE TABLE source_policy (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider       text        NOT NULL,
    source         uuid        NOT NULL,
    effective_from timestamptz NOT NULL,
    -- 0: nothing is estimated
    carry_hours    integer     CHECK (carry_hours >= 0),
    expected       boolean,
    reason         text        NOT NULL,
    said_by        text        NOT NULL,
    said_at        timestamptz NOT NULL,
    CHECK (num_nonnulls(carry_hours, expected) = 1)
);

CREATE INDEX source_policy_by_source ON source_policy (provider, source, id);
