-- A page of what is rare, or of nothing, must not be looked for in every row. Ordered as pages are.
CREATE INDEX usage_meter_by_status ON usage_meter (provider, status, ordinal);
CREATE INDEX usage_meter_by_connectivity ON usage_meter (provider, connectivity, ordinal);
