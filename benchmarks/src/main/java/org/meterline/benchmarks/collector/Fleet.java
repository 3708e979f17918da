package org.meterline.benchmarks.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.contracts.topic.UsageMeterState;

/** The usage meters of one provider, the same in every run. */
record Fleet(List<UUID> usageMeters) {

    /** Nobody signs a usage file here, so one public key does for all. */
    private static final String FILE_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    static Fleet of(int size) {
        Random random = new Random(size);
        List<UUID> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(new UUID(
                    random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() & Long.MAX_VALUE >>> 1 | Long.MIN_VALUE));
        }
        return new Fleet(List.copyOf(all));
    }

    /** What the registration service would have published. */
    List<UsageMeterState> states(int from, int to) {
        List<UsageMeterState> states = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            states.add(new UsageMeterState(
                    usageMeters.get(i),
                    SampleReport.PROVIDER,
                    "um-" + i,
                    UsageMeterState.Status.ACTIVE,
                    UsageMeterState.Connectivity.ONLINE,
                    1,
                    i + 1L,
                    List.of(new UsageMeterState.ModeEntry(UsageMeterState.Mode.PRODUCTION, null)),
                    List.of(new UsageMeterState.ContractEntry(
                            new UUID(0x4000L, Long.MIN_VALUE | i / 100), "site-1", null)),
                    List.of(new UsageMeterState.Generation(1, null, FILE_KEY, null)),
                    null));
        }
        return states;
    }
}
