package org.meterline.benchmarks.aggregation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many reports put on the topic at once, and what it took until the last of them was committed.
 *
 * @param wall from before the first was sent: the broker takes reports while the service counts
 */
record Wave(int reports, long records, Duration wall, ProcessorUse use) {

    static Wave of(Rig rig, Topic topic, Books books, List<Prepared> reports) throws SQLException {
        ProcessorUse before = ProcessorUse.of(rig);
        long begin = System.nanoTime();
        books.awaitCounted(topic.send(reports));
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        return new Wave(
                reports.size(),
                Prepared.records(reports),
                wall,
                ProcessorUse.of(rig).since(before));
    }

    Wave plus(Wave other) {
        return new Wave(
                reports + other.reports,
                records + other.records,
                wall.plus(other.wall),
                new ProcessorUse(
                        use.service().plus(other.use.service()),
                        use.postgres().plus(other.use.postgres()),
                        use.broker().plus(other.use.broker()),
                        use.generator().plus(other.use.generator()),
                        use.machine().plus(other.use.machine())));
    }

    long recordsPerSecond() {
        return perSecond(records);
    }

    long reportsPerSecond() {
        return perSecond(reports);
    }

    /** Processor time of service and database for a report, in microseconds. */
    long costOfReport() {
        return use.counting().toNanos() / 1_000 / reports;
    }

    /** In thousandths, as all figures: processor seconds a million records, and cores that something else had. */
    Map<String, Long> more() {
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("reports/s", reportsPerSecond() * 1_000);
        more.put("s/M", perMillion(use.service()));
        more.put("postgres s/M", perMillion(use.postgres()));
        more.put("broker s/M", perMillion(use.broker()));
        more.put("others' cores", use.others().toMillis() * 1_000 / Math.max(1, wall.toMillis()));
        return more;
    }

    private long perMillion(Duration time) {
        return time.toMillis() * 1_000_000 / records;
    }

    private long perSecond(long many) {
        return many * 1_000_000 / Math.max(1, wall.toNanos() / 1_000);
    }
}
