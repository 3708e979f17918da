-- The order of a contract and month, from the moment that it opens for review. What it was computed from and what it came to
-- never change but by a refresh; what people do to it stands beside.
CREATE TABLE billing_order (
    id            uuid        PRIMARY KEY,
    provider      text        NOT NULL,
    contract      uuid        NOT NULL REFERENCES contract,
    month         date        NOT NULL CHECK (extract(day FROM month) = 1),
    state         text        NOT NULL CHECK (state IN ('PENDING_SP', 'PENDING_APPROVAL', 'PENDING_AGGREGATOR',
                                                        'PENDING_VENDOR', 'CLOSED')),
    version       bigint      NOT NULL CHECK (version > 0),
    month_version integer     NOT NULL CHECK (month_version > 0),
    as_of         timestamptz NOT NULL,
    program       text        NOT NULL,
    basis         bytea       NOT NULL,
    computed      bytea       NOT NULL,
    document_hash text        NOT NULL,
    input_hash    text        NOT NULL,
    rules_hash    text        NOT NULL,
    opened_at     timestamptz NOT NULL,
    since         timestamptz NOT NULL,
    UNIQUE (contract, month)
);

CREATE INDEX ON billing_order (provider, month, contract);

-- basis and computed are zstd already.
ALTER TABLE billing_order ALTER COLUMN basis SET STORAGE EXTERNAL, ALTER COLUMN computed SET STORAGE EXTERNAL;

-- What happened to an order, one row for each of its versions; rows are only added.
CREATE TABLE billing_order_event (
    order_id    uuid        NOT NULL REFERENCES billing_order,
    version     bigint      NOT NULL,
    occurred_at timestamptz NOT NULL,
    actor       text        NOT NULL,
    kind        text        NOT NULL,
    state       text        NOT NULL,
    detail      jsonb       NOT NULL,
    PRIMARY KEY (order_id, version)
);

-- Events of orders that are still to be published; written in the transaction of what they tell of.
CREATE TABLE billing_order_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id uuid   NOT NULL,
    event    bytea  NOT NULL
);

-- What was on its way when a month's totals became final: its orders open once that is counted.
CREATE TABLE month_drain (
    month      date        PRIMARY KEY CHECK (extract(day FROM month) = 1),
    ends       jsonb       NOT NULL,
    noted_at   timestamptz NOT NULL,
    drained_at timestamptz
);
