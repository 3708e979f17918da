package org.meterline.benchmarks.aggregation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.sample.SampleSource;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.UsageMeterState;

/**
 * A registered usage meter of a provider, with one source. Its reports are one chain, as an honest meter's are, in the order
 * in which they are asked for.
 */
final class Sender {

    /** Nobody signs a usage file here, so one public key does for all. */
    private static final String FILE_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    private final String provider;
    private final UUID usageMeterId;
    private final SampleSource inventory;
    private final int records;
    private long sequence;
    private @Nullable ReportDigest last;

    private Sender(String provider, UUID usageMeterId, UUID source, int records, Names names, int customers) {
        this.provider = provider;
        this.usageMeterId = usageMeterId;
        this.inventory = new SampleSource(usageMeterId, source, records, names, customers);
        this.records = records;
    }

    /** @param number of all usage meters of this run */
    static Sender of(String provider, int number, int records, Names names) {
        return of(provider, number, records, names, SampleSource.CUSTOMERS);
    }

    static Sender of(String provider, int number, int records, Names names, int customers) {
        return new Sender(provider, id(0x6d00L, number), id(0x5000L, number), records, names, customers);
    }

    String provider() {
        return provider;
    }

    /** Of its own; there may be no such contract. */
    UUID contractId() {
        return new UUID(0xc000L << 48 | 0x4000L, usageMeterId.getLeastSignificantBits());
    }

    UUID usageMeterId() {
        return usageMeterId;
    }

    static List<Sender> many(String provider, int first, int count, int records) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> of(provider, number, records, Names.SHORT))
                .toList();
    }

    /** The next one of its chain; for one thread at a time. */
    Prepared report(Instant hour) {
        sequence++;
        Prepared next = Prepared.of(provider, inventory.report(hour, sequence, last), records);
        last = next.message().digest();
        return next;
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
                List.of(new UsageMeterState.ContractEntry(contractId(), "site-1", null)),
                List.of(new UsageMeterState.Generation(1, null, FILE_KEY, null)),
                null);
    }

    private static UUID id(long kind, int number) {
        return new UUID(kind << 48 | 0x4000L, Long.MIN_VALUE | 1 + number);
    }
}
