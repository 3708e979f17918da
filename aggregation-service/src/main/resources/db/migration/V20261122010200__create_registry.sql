-- What the registry says of a usage meter. A meter that only a report has named yet has a provider and nothing else.
CREATE TABLE usage_meter (
    usage_meter uuid PRIMARY KEY,
    provider    text NOT NULL,
    revision    bigint,
    ordinal     bigint,
    modes       jsonb,
    assignments jsonb,
    CHECK ((revision IS NULL) = (ordinal IS NULL AND modes IS NULL AND assignments IS NULL))
);

-- Meters whose source hours are to be decided anew, from an hour on: work that a crash must not lose.
CREATE TABLE recount (
    usage_meter uuid PRIMARY KEY,
    next_hour   timestamptz NOT NULL
);
