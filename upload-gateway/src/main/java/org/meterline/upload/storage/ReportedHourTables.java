package org.meterline.upload.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.Way;
import org.meterline.upload.domain.FileCoverage.Reported;
import org.meterline.upload.usecase.ReportedHours;

/** The hours of which there are reports, as bits. */
@ApplicationScoped
class ReportedHourTables implements ReportedHours {

    /** Of the longest month. */
    private static final int HOURS = 744;

    private static final String NOTE = """
            INSERT INTO reported_hours AS r (usage_meter_id, month, source, by_file, online)
            VALUES (?, ?, ?, CAST(? AS bit(744)), CAST(? AS bit(744)))
            ON CONFLICT (usage_meter_id, month, source) DO UPDATE
            SET by_file = r.by_file | EXCLUDED.by_file, online = r.online | EXCLUDED.online
            WHERE r.by_file | EXCLUDED.by_file <> r.by_file OR r.online | EXCLUDED.online <> r.online""";

    private static final String OF_MONTH =
            "SELECT source, by_file, online FROM reported_hours WHERE usage_meter_id = ? AND month = ?";

    private static final String IN_FILES = """
            SELECT DISTINCT r.digest FROM usage_file f JOIN usage_file_report r ON r.file_id = f.id
            WHERE f.usage_meter_id = ? AND f.month = ? AND r.digest = ANY (?)
              AND r.outcome IS DISTINCT FROM 'REJECTED'""";

    private final Database database;

    ReportedHourTables(Database database) {
        this.database = database;
    }

    private record Key(UUID usageMeterId, String month, UUID source) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(Key::usageMeterId)
                .thenComparing(Key::month)
                .thenComparing(Key::source);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** A report that was rejected is not there; any other is, whatever became of it. */
    static void note(Connection connection, List<ReportOutcome> outcomes) throws SQLException {
        // In one order, so that two gateways never wait for each other.
        Map<Key, Reported> hours = new TreeMap<>();
        for (ReportOutcome each : outcomes) {
            if (each.outcome() != Outcome.REJECTED) {
                YearMonth month = YearMonth.from(each.hour().atOffset(ZoneOffset.UTC));
                Reported ofSource = hours.computeIfAbsent(
                        new Key(each.usageMeterId(), month.toString(), each.source()),
                        _ -> new Reported(new BitSet(), new BitSet()));
                (each.way() == Way.FILE ? ofSource.byFile() : ofSource.online()).set(index(each, month));
            }
        }
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            for (Map.Entry<Key, Reported> each : hours.entrySet()) {
                Key key = each.getKey();
                Database.bind(
                        note,
                        key.usageMeterId(),
                        key.month(),
                        key.source(),
                        text(each.getValue().byFile()),
                        text(each.getValue().online()));
                note.addBatch();
            }
            var unused = note.executeBatch();
        }
    }

    private static int index(ReportOutcome outcome, YearMonth month) {
        return (int)
                Duration.between(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant(), outcome.hour())
                        .toHours();
    }

    private static String text(BitSet bits) {
        StringBuilder text = new StringBuilder(HOURS);
        for (int i = 0; i < HOURS; i++) {
            text.append(bits.get(i) ? '1' : '0');
        }
        return text.toString();
    }

    private static BitSet bits(String text) {
        BitSet bits = new BitSet(HOURS);
        for (int i = text.indexOf('1'); i >= 0; i = text.indexOf('1', i + 1)) {
            bits.set(i);
        }
        return bits;
    }

    @Override
    public Map<UUID, Reported> of(UUID usageMeterId, YearMonth month) {
        Map<UUID, Reported> bySource = new HashMap<>();
        database.query(
                        OF_MONTH,
                        row -> Map.entry(
                                row.getObject("source", UUID.class),
                                new Reported(bits(row.getString("by_file")), bits(row.getString("online")))),
                        usageMeterId,
                        month.toString())
                .forEach(each -> bySource.put(each.getKey(), each.getValue()));
        return bySource;
    }

    @Override
    public Set<ReportDigest> inFiles(UUID usageMeterId, YearMonth month, Collection<ReportDigest> digests) {
        return new HashSet<>(database.query(
                IN_FILES,
                row -> new ReportDigest(row.getString("digest")),
                usageMeterId,
                month.toString(),
                digests.stream().map(ReportDigest::value).toArray(String[]::new)));
    }

    @Override
    public int purgeBefore(YearMonth month) {
        return database.inTransaction(
                "purging reported hours",
                connection ->
                        Database.update(connection, "DELETE FROM reported_hours WHERE month < ?", month.toString()));
    }
}
