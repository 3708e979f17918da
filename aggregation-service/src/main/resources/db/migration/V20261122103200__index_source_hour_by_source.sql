-- Coverage, last values and explanations ask for the hours of one source. The key begins with the hour: without this index each
-- such question reads the hours of all sources of the provider. None of its columns ever changes, so recounts do not touch it.
CREATE INDEX source_hour_by_source ON source_hour (provider, source, hour);
