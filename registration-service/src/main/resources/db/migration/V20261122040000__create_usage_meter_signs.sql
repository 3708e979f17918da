-- What a usage meter last showed of itself, and the health made of it. A row of its own, because it changes every few
-- minutes: the registration beside it keeps still, and whoever changes that does not wait for a batch of signs.
--
-- Neither index holds a column that a usual sign changes (look_at moves about once a day), and the pages keep room, so
-- that an update stays in its page and touches no index.
CREATE TABLE usage_meter_signs (
    usage_meter_id    uuid PRIMARY KEY REFERENCES usage_meter,
    software_version  text,
    version_at        timestamptz,
    fingerprint       text,
    last_seen_at      timestamptz,
    last_report_hour  timestamptz,
    last_upload_at    timestamptz,
    heard_at          timestamptz,
    backlog           bigint,
    clock_skew_millis bigint,
    troubles          jsonb NOT NULL DEFAULT '[]',
    expected_as       text CHECK (expected_as IN ('ONLINE', 'OFFLINE')),
    expected_since    timestamptz,
    fork_since        timestamptz,
    fork_detail       text,
    health            text  NOT NULL CHECK (health IN ('OK', 'WARNING', 'ERROR', 'UNKNOWN')),
    reasons           jsonb NOT NULL DEFAULT '[]',
    look_at           timestamptz,
    CHECK ((heard_at IS NULL) = (backlog IS NULL)),
    CHECK ((expected_as IS NULL) = (expected_since IS NULL)),
    CHECK ((fork_since IS NULL) = (fork_detail IS NULL))
) WITH (fillfactor = 70);

-- When somebody has to look for silence.
CREATE INDEX usage_meter_signs_to_look_at ON usage_meter_signs (look_at) WHERE look_at IS NOT NULL;

CREATE INDEX usage_meter_signs_by_health ON usage_meter_signs (health, usage_meter_id);

-- All are weighed at the first look.
INSERT INTO usage_meter_signs (usage_meter_id, software_version, version_at, fingerprint, last_seen_at,
                               last_report_hour, last_upload_at, health, look_at)
SELECT id, software_version, CASE WHEN software_version IS NOT NULL THEN last_seen_at END, fingerprint, last_seen_at,
       last_report_hour, last_upload_at, 'UNKNOWN', to_timestamp(0)
FROM usage_meter;

-- No release has these columns, so nobody reads them any more.
ALTER TABLE usage_meter
    DROP COLUMN software_version,
    DROP COLUMN fingerprint,
    DROP COLUMN last_seen_at,
    DROP COLUMN last_report_hour,
    DROP COLUMN last_upload_at;
