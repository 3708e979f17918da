-- The packages that upgrades are installed from. The newest entry of a version holds; entries are never changed, so that
-- the table tells who vouched for which checksum, and when.
CREATE TABLE upgrade_package (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     text        NOT NULL,
    version_key text        NOT NULL CHECK (version_key ~ '^[0-9]+(\.[0-9]+){3}$'),
    file_name   text,
    sha256      text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes  bigint CHECK (size_bytes > 0),
    url         text,
    recorded_by text        NOT NULL,
    address     text,
    request_id  text,
    recorded_at timestamptz NOT NULL
);

CREATE INDEX upgrade_package_by_version ON upgrade_package (version_key, number);

CREATE FUNCTION refuse_change_of_package() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The record of upgrade packages is append only';
END $$;

CREATE TRIGGER upgrade_package_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON upgrade_package
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_package();

-- The one checksum that its distributor has made public; what the file is called there is not known.
INSERT INTO upgrade_package (version, version_key, file_name, sha256, url, recorded_by, recorded_at)
VALUES ('9.0.1', '9.0.1.0', NULL, '62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4',
        'https://ibm.biz/BdeSzZ', 'migration', CURRENT_TIMESTAMP);
