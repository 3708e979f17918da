package org.meterline.benchmarks.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;

/** A report as a usage meter writes it. */
public record SampleReport(UUID usageMeterId, UUID source, Instant hour, byte[] json) {

    /** Whose usage meters send where one provider is enough. */
    public static final String PROVIDER = "nimbus";

    /** Younger than the 120 days that a report may be old. */
    private static final int HOURS = 2_400;

    private static final UUID ONE_METER = new UUID(0x0b6e4c1e_7a52_4d3fL, 0x9b1f_2f8c5a7d3e10L);
    private static final UUID ONE_SOURCE = new UUID(0x6f1d2c3b_4a59_4687L, 0x8695_a4b3c2d1e0f9L);

    /** One report of so many records, the same whenever it is asked for. */
    public static byte[] of(int records) {
        return new SampleSource(ONE_METER, ONE_SOURCE, records, Names.SHORT)
                .report(Instant.parse("2026-11-21T10:00:00Z"), 1)
                .json();
    }

    /** A report of a source of its own; the same number gives the same report within the same hour. */
    public static SampleReport of(UUID usageMeterId, int records, int number) {
        Random random = new Random(number);
        UUID source = new UUID(0x4000L | random.nextLong() & ~0xF000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
        Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        return new SampleSource(usageMeterId, source, records, Names.SHORT)
                .report(thisHour.minus(Duration.ofHours(1 + number % HOURS)), 2L + number);
    }

    /** What the collector writes beside the report. */
    public ReportMessage message(String provider, Instant received) {
        return new ReportMessage(
                ReportDigest.of(json), usageMeterId, provider, source, hour, received, Way.ONLINE, null);
    }
}
