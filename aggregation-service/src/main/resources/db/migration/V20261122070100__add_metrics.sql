-- They hold since ever: the source hours of open months are decided anew, in the background, and have them from then on.
UPDATE metric_catalogue SET revision = revision + 1;
INSERT INTO metric_version (metric, effective_from, unit, counting, object, parameters, words, revision)
SELECT metric, '2020-01-01', unit, counting, object, parameters::jsonb, words::jsonb, c.revision
FROM metric_catalogue c CROSS JOIN (VALUES
    ('bundle-vram', 'GB', 'by-second-and-features', 'billed-vram', '{"capMiB": 24576, "floorPercent": 50}', '{}'),
    ('allocated-vcpus', 'vCPUs', 'by-second', 'allocated-vcpus', '{}', '{}'),
    ('allocated-ram', 'GB', 'by-second', 'allocated-ram', '{}', '{}'),
    ('active-host-cores', 'cores', 'by-second', 'active-host-cores', '{}', '{}'),
    ('hourly-key-cores', 'cores', 'once-per-hour-and-licence-key', 'licensable-cores', '{"minimumPerCpu": 16}', '{}'),
    ('vsan-tib', 'TiB', 'above-entitlement', 'vsan-raw', '{"unitsPerCore": 1, "minimumPerCpu": 16}', '{}'),
    ('vsan-used-gb', 'GB', 'by-second-and-edition', 'vsan-used', '{}', '{"editions": "standard,advanced,enterprise"}'),
    ('vdefend-gateway-cores', 'cores', 'once-per-hour', 'edge-cores', '{"coresPerVcpu": 4}', '{}'),
    ('vdefend-distributed-cores', 'cores', 'once-per-hour', 'feature-cores', '{"minimumPerCpu": 16}', '{"feature": "nsx"}'),
    ('horizon-connections', 'connections', 'peak', 'counter', '{}', '{"counter": "horizon.concurrent-connections"}'),
    ('protected-vms', 'VMs', 'last', 'counter', '{}', '{"counter": "vcda.protected-vms"}')
) AS m (metric, unit, counting, object, parameters, words);
