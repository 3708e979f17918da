-- Every version of the terms of every contract, also of those that were removed: who made it and when. The version before is
-- what it was changed from. A contract from before this was kept gets its version when it is changed for the first time.
CREATE TABLE contract_version (
    contract uuid        NOT NULL,
    number   bigint      NOT NULL,
    provider text        NOT NULL,
    change   text        NOT NULL CHECK (change IN ('CREATED', 'CHANGED', 'REMOVED')),
    terms    text        CHECK ((terms IS NULL) = (change = 'REMOVED')),
    actor    text,
    at       timestamptz NOT NULL,
    PRIMARY KEY (contract, number)
);
