-- The service request whose approval let a late file in.
ALTER TABLE usage_file ADD COLUMN service_request uuid REFERENCES service_request (id);
CREATE INDEX usage_file_by_service_request ON usage_file (service_request) WHERE service_request IS NOT NULL;
