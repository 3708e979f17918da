package org.meterline.usagemeter.file;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

/** What is known of all reports in the spool without reading them. */
final class SpoolIndex {
    private final TreeMap<Key, Kept> all = new TreeMap<>();
    private final TreeMap<Key, Kept> waiting = new TreeMap<>();
    private final Map<UUID, Instant> lastHours = new HashMap<>();
    private long setAside;
    private long dropped;
    private long bytesOnDisk;

    /** Two reports have one number only where a restored snapshot made a fork; then the digest tells them apart. */
    private record Key(long sequence, ReportDigest digest) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::sequence).thenComparing(Key::digest);

        static Key of(SpooledReport report) {
            return new Key(report.sequence(), report.digest());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** A report and what its file takes. */
    record Kept(SpooledReport report, long bytesOnDisk) {
        boolean isAcknowledged() {
            return report.delivery() instanceof Delivery.Acknowledged;
        }
    }

    void add(Kept kept) {
        SpooledReport report = kept.report();
        all.put(Key.of(report), kept);
        bytesOnDisk += kept.bytesOnDisk();
        lastHours.merge(report.source(), report.hour(), (one, other) -> one.isAfter(other) ? one : other);
        switch (report.delivery()) {
            case Delivery.Waiting wait -> waiting.put(Key.of(report), kept);
            case Delivery.Refused refused -> setAside++;
            case Delivery.Acknowledged done -> {
                // Kept for a while, and deleted first.
            }
        }
    }

    void remove(Kept kept) {
        all.remove(Key.of(kept.report()));
        waiting.remove(Key.of(kept.report()));
        bytesOnDisk -= kept.bytesOnDisk();
        if (kept.report().delivery() instanceof Delivery.Refused) {
            setAside--;
        }
    }

    /** Notes what became of a report that waited. */
    void deliver(SpooledReport report, Delivery delivery) {
        Kept before = waiting.get(Key.of(report));
        if (before != null) {
            remove(before);
            add(new Kept(
                    new SpooledReport(
                            report.sequence(),
                            report.digest(),
                            report.source(),
                            report.hour(),
                            report.observedSeconds(),
                            report.records(),
                            report.bytes(),
                            delivery),
                    before.bytesOnDisk()));
        }
    }

    void countDropped(int reports) {
        dropped += reports;
    }

    /** By number. */
    Collection<Kept> all() {
        return all.values();
    }

    Collection<Kept> newestFirst() {
        return all.descendingMap().values();
    }

    /** By number. */
    Collection<Kept> waiting() {
        return waiting.values();
    }

    boolean isWaiting(SpooledReport report) {
        return waiting.containsKey(Key.of(report));
    }

    /** The report with the highest number, which the chain goes on behind. */
    Optional<SpooledReport> last() {
        return Optional.ofNullable(all.lastEntry())
                .map(entry -> entry.getValue().report());
    }

    boolean isLast(Kept kept) {
        return kept.report().digest().equals(last().map(SpooledReport::digest).orElse(null));
    }

    @Nullable
    Instant lastHour(UUID source) {
        return lastHours.get(source);
    }

    long setAside() {
        return setAside;
    }

    long dropped() {
        return dropped;
    }

    long bytesOnDisk() {
        return bytesOnDisk;
    }
}
