-- A switch between ONLINE and OFFLINE is kept with the instant from which it holds. Meters that are registered already have
-- been what they are since ever, as far as anybody wrote it down.
CREATE TABLE usage_meter_connectivity (
    usage_meter_id uuid    NOT NULL REFERENCES usage_meter,
    position       integer NOT NULL,
    connectivity   text    NOT NULL CHECK (connectivity IN ('ONLINE', 'OFFLINE')),
    valid_from     timestamptz,
    PRIMARY KEY (usage_meter_id, position),
    CHECK ((position = 0) = (valid_from IS NULL))
);

INSERT INTO usage_meter_connectivity (usage_meter_id, position, connectivity)
SELECT id, 0, connectivity FROM usage_meter;
