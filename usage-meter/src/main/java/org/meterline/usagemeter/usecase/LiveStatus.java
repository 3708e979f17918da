package org.meterline.usagemeter.usecase;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The status board of a running meter; what changes is also told in one line each. */
public final class LiveStatus implements StatusBoard {
    private final Clock clock;
    private final Consumer<String> log;
    private final Instant startedAt;
    private final Map<String, MeterStatus.PartState> parts = new TreeMap<>();
    private final Map<String, String> lastReasons = new HashMap<>();
    private final Map<String, SourceState> sources = new TreeMap<>();
    private @Nullable SendingState sending;

    public LiveStatus(Clock clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
        this.startedAt = clock.instant();
    }

    /** Everything, as it is now. */
    public synchronized MeterStatus now() {
        return new MeterStatus(
                startedAt,
                clock.instant(),
                List.copyOf(parts.values()),
                List.copyOf(sources.values()),
                Optional.ofNullable(sending));
    }

    @Override
    public synchronized void running(String part, Instant since) {
        MeterStatus.PartState before = parts.get(part);
        if (before == null || !before.running()) {
            parts.put(part, new MeterStatus.PartState(part, true, since, ""));
            if (before == null) {
                log.accept(part + " is running");
            }
        }
    }

    @Override
    public synchronized void offline(String part, Instant since, String why) {
        parts.put(part, new MeterStatus.PartState(part, false, since, why));
        // A part that fails again and again for one reason says it once.
        if (!why.equals(lastReasons.put(part, why))) {
            log.accept(part + " is offline: " + why);
        }
    }

    @Override
    public synchronized void gone(String part) {
        lastReasons.remove(part);
        if (parts.remove(part) != null) {
            log.accept(part + " is not wanted any more");
        }
    }

    @Override
    public synchronized void source(SourceState state) {
        SourceState before = sources.put(state.name(), state);
        if (before == null
                || before.condition() != state.condition()
                || !before.detail().equals(state.detail())) {
            log.accept("source " + state.name() + ": " + state.condition() + " " + state.detail());
        }
    }

    @Override
    public synchronized void forget(String source) {
        sources.remove(source);
    }

    @Override
    public synchronized List<SourceState> sources() {
        return List.copyOf(sources.values());
    }

    @Override
    public synchronized void sending(SendingState state) {
        SendingState before = sending;
        sending = state;
        if (before == null || before.condition() != state.condition() && !isQuiet(before, state)) {
            log.accept("sending: " + state.condition() + " " + state.detail());
        }
    }

    /** Every hour something is sent; that is no news. */
    private static boolean isQuiet(SendingState before, SendingState after) {
        return before.condition() == SendingState.Condition.IDLE && after.condition() == SendingState.Condition.SENDING
                || before.condition() == SendingState.Condition.SENDING
                        && after.condition() == SendingState.Condition.IDLE;
    }
}
