-- The audit trail of a provider, or of all of them, is read by time.
CREATE INDEX usage_meter_event_by_provider ON usage_meter_event (provider, at, id);
CREATE INDEX usage_meter_event_by_time ON usage_meter_event (at, id);
