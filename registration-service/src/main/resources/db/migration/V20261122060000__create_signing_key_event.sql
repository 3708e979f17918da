-- The audit trail of the signing keys: who rotated them, when, from where, and why. Append only, like the one of usage meters.
CREATE TABLE signing_key_event (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key_id     text        NOT NULL,
    at         timestamptz NOT NULL,
    kind       text        NOT NULL,
    actor      text        NOT NULL,
    address    text,
    request_id text
);

CREATE TRIGGER signing_key_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_key_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
