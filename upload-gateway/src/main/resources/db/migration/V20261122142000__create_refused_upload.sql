-- One line of each file that was refused: all that is kept of it.
CREATE TABLE refused_upload (
    id             uuid        PRIMARY KEY,
    at             timestamptz NOT NULL,
    -- Of whoever brought it; nobody's where the platform did.
    provider       text,
    uploaded_by    text        NOT NULL,
    -- What the file says of itself, believed by nobody.
    usage_meter_id uuid,
    month          text,
    rule           text        NOT NULL,
    line           integer
);
CREATE INDEX refused_upload_by_provider ON refused_upload (provider, at DESC, id DESC);
CREATE INDEX refused_upload_newest ON refused_upload (at DESC, id DESC);
