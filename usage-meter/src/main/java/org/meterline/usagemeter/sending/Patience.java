package org.meterline.usagemeter.sending;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.UnreachableException;

/**
 * Repeats a request until it is answered, with growing pauses, and never sooner than the server asks for. After the limit
 * it gives up; what was not acknowledged has then to be sent again, which is safe.
 */
final class Patience {
    private final SendingSettings settings;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    Patience(SendingSettings settings, Clock clock, Pause pause, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    /** What came of one attempt. */
    sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        /** It may go better later; {@code after} is what the server asked for. */
        record TryAgain<T>(String why, Optional<Duration> after) implements Result<T> {}
    }

    @FunctionalInterface
    interface Attempt<T> {
        Result<T> run() throws IOException, InterruptedException;
    }

    <T> T untilDone(String what, Attempt<T> attempt) throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(settings.giveUpAfter());
        Duration next = settings.firstPause();
        while (true) {
            switch (attempt.run()) {
                case Patience.Result.Done<T> done -> {
                    return done.value();
                }
                case Patience.Result.TryAgain<T> again -> {
                    Duration wait = longer(spread(next), again.after().orElse(Duration.ZERO));
                    if (clock.instant().plus(wait).isAfter(deadline)) {
                        throw new UnreachableException(what + " did not succeed within "
                                + settings.giveUpAfter().toSeconds() + " s: " + again.why()
                                + ". Run the command again later; what was sent twice counts once.");
                    }
                    pause.sleep(wait);
                    next = shorter(next.multipliedBy(2), settings.longestPause());
                }
            }
        }
    }

    /** Between half of the pause and all of it, so that many meters do not come back at the same moment. */
    private Duration spread(Duration duration) {
        long millis = Math.max(1, duration.toMillis());
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
