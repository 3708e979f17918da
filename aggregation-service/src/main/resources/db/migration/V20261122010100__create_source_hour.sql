-- One metered source in one hour: its reports, what was decided, and the contribution it made to the totals.
CREATE TABLE source_hour (
    provider        text        NOT NULL,
    hour            timestamptz NOT NULL,
    source          uuid        NOT NULL,
    revision        bigint      NOT NULL DEFAULT 0,
    -- under which revisions of the catalogue and of the meters it was decided
    rules           jsonb       NOT NULL DEFAULT '{}',
    -- each report: meter, digest, sequence, observed seconds, what it is at present
    reports         jsonb       NOT NULL DEFAULT '[]',
    -- the first counted meter's as of the hour; the nil UUID stands for UNASSIGNED
    contract        uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    site            text        NOT NULL DEFAULT '',
    metered_seconds integer     NOT NULL DEFAULT 0,
    -- exact sums by meter, customer, metric and version: what the totals were given
    contribution    jsonb       NOT NULL DEFAULT '[]',
    -- the same by metric and version alone: hourly metrics are read from here, so that nothing contends at the full hour
    hourly_sums     jsonb       NOT NULL DEFAULT '[]',
    PRIMARY KEY (provider, hour, source)
);

CREATE TABLE totals (
    provider    text    NOT NULL,
    month       date    NOT NULL,
    contract    uuid    NOT NULL,
    site        text    NOT NULL,
    usage_meter uuid    NOT NULL,
    source      uuid    NOT NULL,
    customer    text    NOT NULL,
    metric      text    NOT NULL,
    version     date    NOT NULL,
    billed      numeric NOT NULL,
    metered     numeric NOT NULL,
    PRIMARY KEY (provider, month, contract, site, usage_meter, source, customer, metric, version)
);

-- Since when a source is expected to be metered, and what it is called.
CREATE TABLE metered_source (
    provider      text NOT NULL,
    source        uuid NOT NULL,
    kind          text,
    name          text,
    version       text,
    expected_from timestamptz,
    PRIMARY KEY (provider, source)
);
