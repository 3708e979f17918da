package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Software;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpooledReport;

/** Spools to test with. */
public final class Spools {
    public static final Meter METER =
            new Meter(UUID.fromString("0b6e4c1e-8f1e-4b7c-9d0a-6d1f6b3f2a10"), new Software("meter", "1"));
    public static final Instant HOUR = Instant.parse("2026-10-31T22:00:00Z");

    private Spools() {}

    /** Opened for writing, with a lock of its own; closing it lets go of both. */
    public static final class Open implements AutoCloseable {
        public final SpoolFolder spool;
        private final HomeLock lock;

        public Open(Path home, long maxBytes) throws IOException {
            lock = HomeLock.take(new MeterHome(home)).orElseThrow();
            spool = SpoolFolder.open(lock, METER, () -> maxBytes);
        }

        @Override
        public void close() throws IOException {
            spool.close();
            lock.close();
        }
    }

    public static Source source(int number) {
        return new Source(new UUID(0x6f1d_0000_0000_4000L, 0x8000_0000_0000_0000L | number), "counter", null, null);
    }

    /** The report of a source's hour, counted from {@link #HOUR}. */
    public static SpooledReport write(Spool spool, int source, int hour) throws IOException {
        return write(spool, source, hour, 1);
    }

    /** One with so many records that compress badly. */
    public static SpooledReport write(Spool spool, int source, int hour, int records) throws IOException {
        List<UsageRecord> counters = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String id = UUID.nameUUIDFromBytes(
                            (source + " " + hour + " " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .toString();
            counters.add(new CounterRecord(RecordHead.of(id, 0, 3600), "connections", hour));
        }
        return spool.write(source(source), HOUR.plus(Duration.ofHours(hour)), List.of(Span.WHOLE_HOUR), counters);
    }
}
