package org.meterline.aggregation.storage;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** The exact sums of months, a row for each source and usage meter with all of its sums. */
final class TotalsTable {

    private static final String KEYS = """
            unnest(?::text[], ?::date[], ?::uuid[], ?::text[], ?::uuid[], ?::uuid[]) WITH ORDINALITY
                AS k (provider, month, contract, site, usage_meter, source, ordinality)
            """;

    private static final String CREATE = """
            INSERT INTO source_totals (provider, month, contract, site, usage_meter, source)
            SELECT provider, month, contract, site, usage_meter, source FROM %s ORDER BY ordinality
            ON CONFLICT DO NOTHING
            """.formatted(KEYS);

    private static final String LOCK = """
            SELECT k.ordinality, t.customers, t.metrics, t.versions, t.variants, t.billed, t.metered
            FROM %s JOIN source_totals t USING (provider, month, contract, site, usage_meter, source)
            ORDER BY k.ordinality
            FOR UPDATE OF t
            """.formatted(KEYS);

    private static final String IS_THE_ROW = """
            WHERE t.provider = k.provider AND t.month = k.month AND t.contract = k.contract AND t.site = k.site
                AND t.usage_meter = k.usage_meter AND t.source = k.source
            """;

    /** What the sums are of stays as it is, and so do its bytes on the disk. */
    private static final String SAVE_SUMS = """
            UPDATE source_totals t SET billed = k.billed::numeric[], metered = k.metered::numeric[]
            FROM unnest(?::text[], ?::date[], ?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[])
                AS k (provider, month, contract, site, usage_meter, source, billed, metered)
            """ + IS_THE_ROW;

    private static final String SAVE_ALL = """
            UPDATE source_totals t SET billed = k.billed::numeric[], metered = k.metered::numeric[],
                customers = ARRAY(SELECT jsonb_array_elements_text(k.customers::jsonb)),
                metrics = ARRAY(SELECT jsonb_array_elements_text(k.metrics::jsonb)),
                versions = k.versions::date[],
                variants = ARRAY(SELECT jsonb_array_elements_text(k.variants::jsonb))
            FROM unnest(?::text[], ?::date[], ?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::text[])
                AS k (provider, month, contract, site, usage_meter, source, billed, metered,
                customers, metrics, versions, variants)
            """ + IS_THE_ROW;

    private final Connection connection;

    TotalsTable(Connection connection) {
        this.connection = connection;
    }

    /** Its order is that of {@link TotalKey}. */
    private record RowKey(BillingMonth month, String provider, Assignment assignment, UUID source, UUID usageMeter) {

        private static RowKey of(TotalKey total) {
            return new RowKey(
                    total.month(),
                    total.provider(),
                    total.assignment(),
                    total.source(),
                    total.measured().usageMeter());
        }
    }

    private record SumKey(String customer, String metric, LocalDate version, String variant) {

        private static SumKey of(MeasuredKey measured) {
            return new SumKey(measured.customer(), measured.metric(), measured.version(), measured.variant());
        }
    }

    private record Row(RowKey key, SequencedMap<SumKey, Amount> sums, boolean grown) {

        /** Adds what is to be added; sums that are new come last. */
        private static Row adding(RowKey key, SequencedMap<SumKey, Amount> sums, Map<SumKey, Amount> changes) {
            int before = sums.size();
            changes.forEach((sum, change) -> sums.merge(sum, change, Amount::plus));
            return new Row(key, sums, sums.size() > before);
        }
    }

    /** Adds, in the order given. */
    void add(SortedMap<TotalKey, Amount> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        SequencedMap<RowKey, Map<SumKey, Amount>> byRow = new LinkedHashMap<>();
        changes.forEach((total, change) -> byRow.computeIfAbsent(RowKey.of(total), absent -> new LinkedHashMap<>())
                .put(SumKey.of(total.measured()), change));
        create(byRow.sequencedKeySet());
        Map<Boolean, List<Row>> rows = locked(byRow).stream().collect(Collectors.partitioningBy(Row::grown));
        save(rows.getOrDefault(false, List.of()), SAVE_SUMS);
        save(rows.getOrDefault(true, List.of()), SAVE_ALL);
    }

    private void create(SequencedCollection<RowKey> keys) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(CREATE)) {
            setKeys(create, keys);
            create.executeUpdate();
        }
    }

    private List<Row> locked(SequencedMap<RowKey, Map<SumKey, Amount>> changes) throws SQLException {
        List<RowKey> keys = List.copyOf(changes.sequencedKeySet());
        List<Row> locked = new ArrayList<>();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            setKeys(lock, keys);
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    RowKey key = keys.get(rows.getInt("ordinality") - 1);
                    locked.add(Row.adding(key, sums(rows), changes.getOrDefault(key, Map.of())));
                }
            }
        }
        return locked;
    }

    private static SequencedMap<SumKey, Amount> sums(ResultSet row) throws SQLException {
        String[] customers = texts(row, "customers");
        String[] metrics = texts(row, "metrics");
        List<LocalDate> versions = plain(row, "versions", LocalDate::parse);
        String[] variants = texts(row, "variants");
        List<BigInteger> billed = plain(row, "billed", BigInteger::new);
        List<BigInteger> metered = plain(row, "metered", BigInteger::new);
        SequencedMap<SumKey, Amount> sums = new LinkedHashMap<>();
        for (int i = 0; i < customers.length; i++) {
            sums.put(
                    new SumKey(customers[i], metrics[i], versions.get(i), variants[i]),
                    new Amount(billed.get(i), metered.get(i)));
        }
        return sums;
    }

    private static String[] texts(ResultSet row, String column) throws SQLException {
        return (String[]) row.getArray(column).getArray();
    }

    /** An array of what has no quotes and no commas, as PostgreSQL writes it: {@code {1,2}}. */
    private static <T> List<T> plain(ResultSet row, String column, Function<String, T> value) throws SQLException {
        String array = row.getString(column);
        String within = array.substring(1, array.length() - 1);
        return within.isEmpty()
                ? List.of()
                : Arrays.stream(within.split(",")).map(value).toList();
    }

    private static String plain(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private void save(List<Row> rows, String sql) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement save = connection.prepareStatement(sql)) {
            int column = setKeys(save, rows.stream().map(Row::key).toList());
            column = setSums(save, column, rows, Amount::billed);
            column = setSums(save, column, rows, Amount::metered);
            if (sql.equals(SAVE_ALL)) {
                column = setTexts(save, column, rows, SumKey::customer);
                column = setTexts(save, column, rows, SumKey::metric);
                save.setArray(
                        column++,
                        Columns.column(
                                connection,
                                "text",
                                rows,
                                row -> plain(row.sums().keySet().stream()
                                        .map(SumKey::version)
                                        .toList())));
                setTexts(save, column, rows, SumKey::variant);
            }
            save.executeUpdate();
        }
    }

    private int setSums(PreparedStatement save, int column, List<Row> rows, Function<Amount, BigInteger> side)
            throws SQLException {
        save.setArray(
                column,
                Columns.column(
                        connection,
                        "text",
                        rows,
                        row -> plain(row.sums().values().stream().map(side).toList())));
        return column + 1;
    }

    private int setTexts(PreparedStatement save, int column, List<Row> rows, Function<SumKey, String> part)
            throws SQLException {
        save.setArray(
                column,
                Columns.column(
                        connection,
                        "text",
                        rows,
                        row -> SourceHourJson.texts(
                                row.sums().keySet().stream().map(part).toList())));
        return column + 1;
    }

    private int setKeys(PreparedStatement statement, Collection<RowKey> keys) throws SQLException {
        int column = 1;
        statement.setArray(column++, Columns.column(connection, "text", keys, RowKey::provider));
        statement.setArray(
                column++,
                Columns.column(connection, "date", keys, key -> key.month().firstDay()));
        statement.setArray(
                column++,
                Columns.column(connection, "uuid", keys, key -> key.assignment().contract()));
        statement.setArray(
                column++,
                Columns.column(connection, "text", keys, key -> key.assignment().site()));
        statement.setArray(column++, Columns.column(connection, "uuid", keys, RowKey::usageMeter));
        statement.setArray(column++, Columns.column(connection, "uuid", keys, RowKey::source));
        return column;
    }
}
