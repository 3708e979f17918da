package org.meterline.aggregation.domain.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a delivery after an attempt. */
public sealed interface Verdict {

    /** The receiver has it. */
    record Delivered() implements Verdict {}

    /**
     * It is tried again.
     *
     * @param pause how long the receiver asks that nothing at all is sent, where it does
     */
    record Again(Duration after, @Nullable Duration pause) implements Verdict {}

    /** It was tried often enough. */
    record Dead() implements Verdict {}

    /** The receiver wants nothing any more: this one waits, with all others, for somebody to switch the webhook on again. */
    record Gone() implements Verdict {}
}
