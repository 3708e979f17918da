package org.meterline.aggregation.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The migration that packs the totals of a source into one row loses nothing and changes nothing. */
class PackedTotalsTest {

    private static final String MIGRATION = "/db/migration/V20261122123000__pack_totals.sql";

    private static final String TOTALS_BEFORE = """
            CREATE TABLE totals (provider text, month date, contract uuid, site text, usage_meter uuid, source uuid,
                customer text, metric text, version date, variant text, variant_hash bytea, billed numeric, metered numeric);
            INSERT INTO totals
            SELECT 'p' || i % 2, '2026-10-01'::date + (i % 3) * interval '1 month', gen_random_uuid(), 's', gen_random_uuid(),
                gen_random_uuid(), c, m, '2020-01-01', v, sha256(v::bytea), i * 10::numeric ^ 30, -i
            FROM generate_series(1, 20) AS i CROSS JOIN unnest(ARRAY['a,b', '"quoted" {', 'ä']) AS c
                CROSS JOIN unnest(ARRAY['billed-vram', 'bundle-vram']) AS m CROSS JOIN unnest(ARRAY['', 'a,b']) AS v;
            """;

    private static final String ALL = """
            SELECT provider, month, contract, site, usage_meter, source, customer, metric, version, variant, billed, metered
            FROM totals ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
            """;

    @Test
    void agg114EveryTotalIsWhatItWasBefore() throws SQLException, IOException {
        try (Connection connection = TestDatabase.get().dataSource().getConnection();
                Statement statement = connection.createStatement();
                InputStream migration = Objects.requireNonNull(PackedTotalsTest.class.getResourceAsStream(MIGRATION))) {
            connection.setAutoCommit(false);
            statement.execute("CREATE SCHEMA before_packing");
            statement.execute("SET LOCAL search_path TO before_packing");
            statement.execute(TOTALS_BEFORE);
            List<String> before = rows(statement);

            statement.execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));

            assertEquals(240 * 12, before.size());
            assertEquals(before, rows(statement));
            connection.rollback();
        }
    }

    private static List<String> rows(Statement statement) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(rows.getString(i));
                }
            }
        }
        return values;
    }
}
