package org.meterline.registration.usecase;

import java.time.Duration;
import java.time.Instant;

/** The counts of wrong secrets that all processes share. */
public interface WrongSecretStore {

    /** @param wrong wrong secrets since then, this one included */
    record Counted(Instant since, int wrong) {}

    /** Counts one more in a slot; one whose window is over begins anew. */
    Counted count(int slot, Instant now, Duration window);
}
