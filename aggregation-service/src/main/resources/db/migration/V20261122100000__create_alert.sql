-- What somebody has to look at, or had to. One row for each provider, kind and subject, however often it was raised.
CREATE TABLE alert (
    provider text        NOT NULL,
    kind     text        NOT NULL,
    subject  text        NOT NULL,
    state    text        NOT NULL CHECK (state IN ('RAISED', 'CLEARED')),
    since    timestamptz NOT NULL,
    cleared  timestamptz CHECK ((cleared IS NOT NULL) = (state = 'CLEARED')),
    text     text        NOT NULL,
    PRIMARY KEY (provider, kind, subject)
);

-- The hours for which an alert stands, where it is about hours: with the last one it is cleared.
CREATE TABLE alert_hour (
    provider text        NOT NULL,
    kind     text        NOT NULL,
    subject  text        NOT NULL,
    hour     timestamptz NOT NULL,
    PRIMARY KEY (provider, kind, subject, hour),
    FOREIGN KEY (provider, kind, subject) REFERENCES alert
);

-- Alerts that are still to be published; written in the transaction of what they tell of, gone once the broker has them.
CREATE TABLE alert_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider text  NOT NULL,
    event    bytea NOT NULL
);
