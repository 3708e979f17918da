-- What was answered to a request with an Idempotency-Key, without its token: that is derived again.
CREATE TABLE idempotent_answer (
    provider       text        NOT NULL,
    operation      text        NOT NULL,
    key            text        NOT NULL,
    request_hash   text        NOT NULL,
    usage_meter_id uuid        NOT NULL,
    generation     integer     NOT NULL,
    answer         text        NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (provider, operation, key)
);

CREATE INDEX idempotent_answer_by_age ON idempotent_answer (created_at);
