-- Alerts that are still to be published; written in the transaction of what they tell of, gone once the broker has them.
CREATE TABLE notice_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       uuid  NOT NULL UNIQUE,
    provider text  NOT NULL,
    alert    bytea NOT NULL
);
