-- From which month to which a contract has orders (both belong to it, null: no end), and by what its lines are told apart.
ALTER TABLE contract
    ADD COLUMN first_month       date    CHECK (extract(day FROM first_month) = 1),
    ADD COLUMN last_month        date    CHECK (extract(day FROM last_month) = 1),
    ADD COLUMN lines_by_customer boolean NOT NULL DEFAULT true,
    ADD COLUMN lines_by_site     boolean NOT NULL DEFAULT true;

-- What is committed to from a month on, instead of what the contract's own row says.
CREATE TABLE contract_commit (
    contract_id    uuid        NOT NULL REFERENCES contract,
    position       integer     NOT NULL,
    commit_units   bigint      NOT NULL CHECK (commit_units >= 0),
    overage_rule   text        NOT NULL CHECK (overage_rule IN ('HOURLY', 'AVERAGE')),
    effective_from timestamptz NOT NULL,
    PRIMARY KEY (contract_id, position)
);

-- A price with tiers is a row for each tier, one after the other: a tier that ends is followed by the next of its price, and
-- the last one has no end. A flat price is one tier, as every row was before.
ALTER TABLE contract_price ADD COLUMN up_to numeric CHECK (up_to > 0);
