-- A usage meter says its time with reports too, not only with heartbeats: the newest measurement counts, whichever it came with.
ALTER TABLE usage_meter_signs ADD COLUMN clock_skew_at timestamptz;
UPDATE usage_meter_signs SET clock_skew_at = heard_at WHERE clock_skew_millis IS NOT NULL;
