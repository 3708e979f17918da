-- Where a provider wants to hear of events, and which.
CREATE TABLE webhook (
    id              uuid        PRIMARY KEY,
    provider        text        NOT NULL,
    url             text        NOT NULL,
    event_types     text[]      NOT NULL,
    description     text        NOT NULL,
    created         timestamptz NOT NULL,
    created_by      text        NOT NULL,
    -- Why nothing is sent at present; null while something is.
    disabled_reason text        CHECK (disabled_reason IN ('GONE', 'FAILING')),
    disabled        timestamptz CHECK ((disabled IS NULL) = (disabled_reason IS NULL)),
    -- Since when every attempt has failed; null where the last one did not.
    failing_since   timestamptz,
    -- The receiver asked to be left in peace until then.
    paused_until    timestamptz
);

CREATE INDEX webhook_of_provider ON webhook (provider, id);

-- What deliveries are signed with, sealed under a master key. Beside the current one, those that a rotation lets live on.
CREATE TABLE webhook_secret (
    webhook_id uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    number     int         NOT NULL,
    master_key text        NOT NULL,
    sealed     bytea       NOT NULL,
    expires    timestamptz,
    PRIMARY KEY (webhook_id, number)
);

-- An event on its way to a webhook, or there. The key of the event keeps one that is read again from becoming two.
CREATE TABLE webhook_delivery (
    id           uuid        PRIMARY KEY,
    webhook_id   uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_source text        NOT NULL,
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    event        bytea       NOT NULL,
    created      timestamptz NOT NULL,
    state        text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DELIVERED', 'DEAD')),
    attempts     int         NOT NULL DEFAULT 0,
    -- When anybody may take it up next; while an attempt is under way, the end of its lease.
    due          timestamptz NOT NULL,
    -- Whose attempt is under way, or was when the process died.
    lease        uuid,
    last_attempt timestamptz,
    last_status  int,
    last_error   text,
    delivered    timestamptz,
    UNIQUE (webhook_id, event_source, event_id)
);

CREATE INDEX webhook_delivery_by_time ON webhook_delivery (webhook_id, created, id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due) WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, created, id) WHERE state = 'DEAD';
