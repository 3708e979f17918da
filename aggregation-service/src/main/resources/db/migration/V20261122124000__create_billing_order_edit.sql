-- What people changed of an order's lines, in the order of the versions that they made; rows are only added. A line is known by
-- what it is of, for its number may change when the order is computed anew.
CREATE TABLE billing_order_edit (
    order_id  uuid        NOT NULL,
    version   bigint      NOT NULL,
    edited_at timestamptz NOT NULL,
    actor     text        NOT NULL,
    metric    text        NOT NULL,
    bundle    text        NOT NULL,
    customer  text        NOT NULL,
    site      text        NOT NULL,
    source    uuid,
    estimated boolean     NOT NULL,
    adds      boolean     NOT NULL,
    unit      text        NOT NULL,
    before    numeric     NOT NULL,
    after     numeric     NOT NULL CHECK (after >= 0),
    reason    text        NOT NULL,
    text      text        NOT NULL,
    evidence  text,
    PRIMARY KEY (order_id, version),
    FOREIGN KEY (order_id, version) REFERENCES billing_order_event
);
