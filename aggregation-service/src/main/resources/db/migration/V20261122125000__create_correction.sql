-- A contract's month has one order of its own; where the contract has no later order any more, corrections have orders of
-- another kind.
ALTER TABLE billing_order
    ADD COLUMN kind text NOT NULL DEFAULT 'ORDINARY' CHECK (kind IN ('ORDINARY', 'CORRECTION')),
    DROP CONSTRAINT billing_order_contract_month_key,
    ADD UNIQUE (contract, month, kind);

ALTER TABLE billing_order ALTER COLUMN kind DROP DEFAULT;

-- What a contract's month comes to otherwise than was ordered for it. What it is computed from is here until it is ordered,
-- and with the order from then on.
CREATE TABLE correction (
    id              uuid        PRIMARY KEY,
    provider        text        NOT NULL,
    contract        uuid        NOT NULL REFERENCES contract,
    source_month    date        NOT NULL CHECK (extract(day FROM source_month) = 1),
    number          integer     NOT NULL CHECK (number > 0),
    state           text        NOT NULL CHECK (state IN ('PENDING', 'AWAITING_APPROVAL', 'ORDERED')),
    version         bigint      NOT NULL CHECK (version > 0),
    -- When it was noticed first, or approved.
    since           timestamptz NOT NULL,
    -- of the document of the month's own order that it is the difference to
    document_hash   text        NOT NULL,
    basis           bytea,
    computed        bytea       NOT NULL,
    order_id        uuid        REFERENCES billing_order,
    UNIQUE (contract, source_month, number),
    CHECK ((state = 'ORDERED') = (order_id IS NOT NULL)),
    CHECK ((state = 'ORDERED') = (basis IS NULL))
);

CREATE INDEX ON correction (provider, source_month, contract, number);

CREATE INDEX ON correction (contract, state);

-- basis and computed are zstd already.
ALTER TABLE correction ALTER COLUMN basis SET STORAGE EXTERNAL, ALTER COLUMN computed SET STORAGE EXTERNAL;

-- Who approved which correction, as it was then; rows are only added.
CREATE TABLE correction_approval (
    position    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    correction  uuid        NOT NULL,
    approved_by text        NOT NULL,
    approved_at timestamptz NOT NULL,
    reason      text        NOT NULL,
    computed    bytea       NOT NULL
);

-- Up to where a contract's month was looked at for differences to its order: a month of which nothing has changed since is not
-- looked at again. What is estimated follows also from the month before, from what was said of sources, and from the registry.
CREATE TABLE correction_look (
    contract       uuid    NOT NULL REFERENCES contract,
    month          date    NOT NULL CHECK (extract(day FROM month) = 1),
    month_version  integer NOT NULL,
    before_version integer NOT NULL,
    document_hash  text    NOT NULL,
    policies       bigint  NOT NULL,
    meters         numeric NOT NULL,
    PRIMARY KEY (contract, month)
);
