-- What a person was reminded of, once for each order and deadline. told is false where there was nothing to tell at that moment.
-- The order may be a draft still, so there is no reference to billing_order.
CREATE TABLE order_reminder (
    order_id   uuid        NOT NULL,
    reminder   text        NOT NULL,
    contract   uuid        NOT NULL REFERENCES contract,
    month      date        NOT NULL CHECK (extract(day FROM month) = 1),
    settled_at timestamptz NOT NULL,
    told       boolean     NOT NULL,
    PRIMARY KEY (order_id, reminder)
);

CREATE INDEX ON order_reminder (contract, month);

-- Orders that nobody has submitted are few beside those that were.
CREATE INDEX ON billing_order (month, id) WHERE state IN ('PENDING_SP', 'PENDING_APPROVAL');

-- How many reports a usage meter last said that it still holds; written where that changes, and now and then.
CREATE TABLE usage_meter_backlog (
    usage_meter uuid        PRIMARY KEY,
    provider    text        NOT NULL,
    backlog     bigint      NOT NULL CHECK (backlog >= 0),
    heard       timestamptz NOT NULL
);

CREATE INDEX ON usage_meter_backlog (provider) WHERE backlog > 0;
