-- When a stored order was last computed again, and whether it came out the same.
CREATE TABLE order_check (
    order_id    uuid        PRIMARY KEY REFERENCES billing_order,
    checked_at  timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    verdict     text        NOT NULL CHECK (verdict IN ('EQUAL', 'DIFFERENT')),
    differences bigint      NOT NULL
);
