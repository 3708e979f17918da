-- Since when a usage meter waits to be published: without it nobody could tell a busy relay from one that stands still.
ALTER TABLE usage_meter ADD COLUMN unpublished_since timestamptz NOT NULL DEFAULT now();

CREATE FUNCTION note_unpublished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.unpublished_since := now();
    RETURN NEW;
END $$;

-- Only the first change that waits: later ones do not make it younger.
CREATE TRIGGER usage_meter_unpublished_since
    BEFORE UPDATE OF revision ON usage_meter
    FOR EACH ROW WHEN (NEW.revision > OLD.revision AND OLD.published_revision >= OLD.revision)
    EXECUTE FUNCTION note_unpublished();

-- An order to put every usage meter on the topic again, and how far the relay has come with it. The newest counts.
CREATE TABLE republication (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    requested_at timestamptz NOT NULL,
    actor        text        NOT NULL,
    address      text,
    request_id   text,
    last_ordinal bigint      NOT NULL,
    position     bigint      NOT NULL DEFAULT 0,
    published    bigint      NOT NULL DEFAULT 0,
    finished_at  timestamptz
);

-- Who ordered one, when and from where is part of the audit trail.
CREATE TRIGGER republication_kept
    BEFORE DELETE OR TRUNCATE OR UPDATE OF id, requested_at, actor, address, request_id, last_ordinal ON republication
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
