package org.meterline.benchmarks.registration;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.meterline.benchmarks.registration.Fleet.Meter;
import org.postgresql.PGConnection;

/** Puts a fleet into the database past the service: registering it one by one would take many minutes. */
final class Seed {

    private static final String COPY = "COPY usage_meter (id, provider, ordinal, name, connectivity, locked, status,"
            + " checked, unregistered_at, revision, published_revision, created_at)"
            + " FROM STDIN";

    /** Nobody signs a usage file here, so one public key does for all. */
    private static final List<String> THE_REST = List.of(
            "SELECT setval('usage_meter_ordinal', (SELECT max(ordinal) FROM usage_meter))",
            "INSERT INTO usage_meter_mode (usage_meter_id, position, mode) SELECT id, 0, 'PRODUCTION' FROM usage_meter",
            "INSERT INTO usage_meter_connectivity (usage_meter_id, position, connectivity)"
                    + " SELECT id, 0, connectivity FROM usage_meter",
            "INSERT INTO usage_meter_contract (usage_meter_id, position, since_ever, contract_id, site_id)"
                    + " SELECT id, 0, true, gen_random_uuid(), 'site-' || ordinal % 40 FROM usage_meter",
            "INSERT INTO token_generation (usage_meter_id, position, number, master_key_id, issued_at, file_key)"
                    + " SELECT id, 0, 1, 'k1', now(), '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' FROM usage_meter",
            // Only where the service weighs the health of its meters.
            "DO $$ BEGIN IF to_regclass('usage_meter_signs') IS NOT NULL THEN"
                    + " INSERT INTO usage_meter_signs (usage_meter_id, last_seen_at, health)"
                    + " SELECT id, now(), 'OK' FROM usage_meter; END IF; END $$",
            "ANALYZE");

    private Seed() {}

    static void into(Connection database, Fleet fleet) throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (Meter meter : fleet.all()) {
            boolean gone = meter.status().equals("UNREGISTERED");
            rows.append(meter.id())
                    .append('\t')
                    .append(meter.provider())
                    .append('\t')
                    .append(meter.number());
            rows.append('\t')
                    .append(meter.name())
                    .append('\t')
                    .append(meter.connectivity())
                    .append("\tfalse\t");
            rows.append(meter.status()).append("\ttrue\t").append(gone ? "2026-10-01T00:00:00Z" : "\\N");
            rows.append("\t1\t1\t2026-01-01T00:00:00Z\n");
        }
        try (Statement statement = database.createStatement()) {
            long unused =
                    database.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(rows.toString()));
            for (String one : THE_REST) {
                statement.execute(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
