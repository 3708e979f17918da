package org.meterline.contracts.report;

import java.util.function.Consumer;

/** Counts the records that a consumer has been given, so that a report can be read again without giving them twice. */
final class HandedOut implements Consumer<UsageRecord> {

    private final Consumer<UsageRecord> consumer;
    private int count;

    HandedOut(Consumer<UsageRecord> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void accept(UsageRecord usage) {
        count++;
        consumer.accept(usage);
    }

    /** A consumer of the same records from the first one on. */
    Consumer<UsageRecord> butNotTwice() {
        int given = count;
        int[] seen = {0};
        return usage -> {
            if (seen[0]++ >= given) {
                consumer.accept(usage);
            }
        };
    }
}
