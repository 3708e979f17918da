package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/**
 * What the spool knows of a report without reading it.
 *
 * @param source the instance UUID of the product server that it speaks of
 * @param bytes the length of the original bytes
 */
public record SpooledReport(
        long sequence,
        ReportDigest digest,
        UUID source,
        Instant hour,
        int observedSeconds,
        int records,
        int bytes,
        Delivery delivery) {
    /** What became of a report on its way to the suite. */
    public sealed interface Delivery {
        /** The suite has not answered yet. */
        record Waiting() implements Delivery {}

        /** The suite has acknowledged it. */
        record Acknowledged(Instant at) implements Delivery {}

        /** The suite refuses it for good. */
        record Refused(Instant at, String why) implements Delivery {}
    }

    /** When it was acknowledged, if it was. */
    public Optional<Instant> acknowledgedAt() {
        return delivery instanceof Delivery.Acknowledged acknowledged
                ? Optional.of(acknowledged.at())
                : Optional.empty();
    }
}
