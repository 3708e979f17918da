-- The versions of a provider's month once its totals are final, with what its contracts and sources were called then.
CREATE TABLE month_version (
    provider  text        NOT NULL,
    month     date        NOT NULL CHECK (extract(day FROM month) = 1),
    version   integer     NOT NULL CHECK (version >= 1),
    as_of     timestamptz NOT NULL,
    contracts jsonb       NOT NULL,
    sources   jsonb       NOT NULL,
    PRIMARY KEY (provider, month, version)
);

-- What a source hour was in a version of its month, written when it is changed for the first time after that version was
-- made. A source hour that is not here is still as it was.
CREATE TABLE kept_source_hour (
    provider        text        NOT NULL,
    hour            timestamptz NOT NULL,
    source          uuid        NOT NULL,
    version         integer     NOT NULL,
    reports         jsonb       NOT NULL,
    contract        uuid        NOT NULL,
    site            text        NOT NULL,
    metered_seconds integer     NOT NULL,
    contribution    jsonb       NOT NULL,
    marks           jsonb       NOT NULL,
    PRIMARY KEY (provider, hour, source, version)
);

-- What a report was when it was made first: it is the same whenever it is made again.
CREATE TABLE report_fingerprint (
    provider text    NOT NULL,
    month    date    NOT NULL,
    version  integer NOT NULL,
    form     text    NOT NULL,
    sha256   bytea   NOT NULL CHECK (octet_length(sha256) = 32),
    bytes    bigint  NOT NULL,
    PRIMARY KEY (provider, month, version, form),
    FOREIGN KEY (provider, month, version) REFERENCES month_version
);
