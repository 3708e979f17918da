CREATE TABLE contract (
    id             uuid        PRIMARY KEY,
    provider       text        NOT NULL,
    name           text        NOT NULL,
    product_family text        NOT NULL,
    commit_units   bigint      NOT NULL CHECK (commit_units >= 0),
    commit_metric  text        NOT NULL,
    overage_rule   text        NOT NULL CHECK (overage_rule IN ('HOURLY', 'AVERAGE')),
    currency       text        NOT NULL CHECK (length(currency) = 3),
    version        bigint      NOT NULL,
    created_at     timestamptz NOT NULL,
    UNIQUE (provider, name)
);

CREATE TABLE contract_site (
    contract_id uuid    NOT NULL REFERENCES contract,
    position    integer NOT NULL,
    site        text    NOT NULL,
    PRIMARY KEY (contract_id, position)
);

CREATE TABLE contract_price (
    contract_id    uuid        NOT NULL REFERENCES contract,
    position       integer     NOT NULL,
    metric         text        NOT NULL,
    bundle         text        NOT NULL,
    unit           text        NOT NULL CHECK (unit IN ('POINTS', 'MONEY')),
    price          numeric     NOT NULL CHECK (price >= 0),
    effective_from timestamptz NOT NULL,
    PRIMARY KEY (contract_id, position)
);
