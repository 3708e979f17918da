-- Wrong secrets at the token endpoint, counted by all processes together. Addresses share a fixed number of slots, so the
-- table cannot grow; a crash may forget the counts, so it is not logged.
CREATE UNLOGGED TABLE wrong_secret (
    slot  integer PRIMARY KEY,
    since timestamptz NOT NULL,
    wrong integer     NOT NULL
);
