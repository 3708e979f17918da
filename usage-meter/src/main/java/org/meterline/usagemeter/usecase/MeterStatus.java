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
    /**
     * How one part is.
     *
     * @param why why it does not run; empty where it does
     */
    public record PartState(String name, boolean running, Instant since, String why) {}
}
