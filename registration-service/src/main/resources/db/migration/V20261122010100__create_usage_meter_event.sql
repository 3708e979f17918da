-- The audit trail: who did what, when, from where. Append only, and the database holds to that too.
CREATE TABLE usage_meter_event (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    usage_meter_id uuid        NOT NULL REFERENCES usage_meter,
    provider       text        NOT NULL,
    at             timestamptz NOT NULL,
    kind           text        NOT NULL,
    actor          text        NOT NULL,
    address        text,
    request_id     text,
    details        text        NOT NULL
);

CREATE INDEX usage_meter_event_by_usage_meter ON usage_meter_event (usage_meter_id, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append only';
END $$;

CREATE TRIGGER usage_meter_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON usage_meter_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
