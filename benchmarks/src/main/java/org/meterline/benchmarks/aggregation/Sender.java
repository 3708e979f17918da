package org.meterline.benchmarks.aggregation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.meterline.benchmarks.sample.SampleSource;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.topic.UsageMeterState;

/** A registered usage meter of a provider, with one source. */
record Sender(String provider, UUID usageMeterId, UUID source, SampleSource inventory, int records) {

    /** Nobody signs a usage file here, so one public key does for all. */
    private static final String FILE_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    private static final long FIRST_HOUR = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
    private static final long HOUR_SECONDS = 3_600;

    /** @param number of all usage meters of this run */
    static Sender of(String provider, int number, int records, Names names) {
        UUID usageMeterId = id(0x6d00L, number);
        UUID source = id(0x5000L, number);
        return new Sender(
                provider, usageMeterId, source, new SampleSource(usageMeterId, source, records, names), records);
    }

    static List<Sender> many(String provider, int first, int count, int records) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> of(provider, number, records, Names.SHORT))
                .toList();
    }

    Prepared report(Instant hour) {
        return Prepared.of(
                provider, inventory.report(hour, 1 + (hour.getEpochSecond() - FIRST_HOUR) / HOUR_SECONDS), records);
    }

    /** What the registration service would have published. */
    UsageMeterState state() {
        long ordinal = usageMeterId.getLeastSignificantBits() & Integer.MAX_VALUE;
        return new UsageMeterState(
                usageMeterId,
                provider,
                "um-" + ordinal,
                UsageMeterState.Status.ACTIVE,
                UsageMeterState.Connectivity.ONLINE,
                1,
                ordinal,
                List.of(new UsageMeterState.ModeEntry(UsageMeterState.Mode.PRODUCTION, null)),
                List.of(new UsageMeterState.ContractEntry(new UUID(0x4000L, Long.MIN_VALUE | 1), "site-1", null)),
                List.of(new UsageMeterState.Generation(1, null, FILE_KEY, null)),
                null);
    }

    private static UUID id(long kind, int number) {
        return new UUID(kind << 48 | 0x4000L, Long.MIN_VALUE | 1 + number);
    }
}
