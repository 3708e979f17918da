package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the running meter is, at one moment. */
public record MeterStatus(
        Instant startedAt,
        Instant writtenAt,
        List<PartState> parts,
        List<SourceState> sources,
        Optional<SendingState> sending) {
    /** Whether nothing but time has passed. */
    public boolean saysTheSameAs(MeterStatus other) {
        return startedAt.equals(other.startedAt)
                && parts.equals(other.parts)
                && sources.equals(other.sources)
                && sending.equals(other.sending);
    }

    /**
     * How one part is.
     *
     * @param why why it does not run; empty where it does
     */
    public record PartState(String name, boolean running, Instant since, String why) {}
}
