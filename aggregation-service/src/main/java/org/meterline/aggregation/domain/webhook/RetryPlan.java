package org.meterline.aggregation.domain.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again.
 *
 * @param waits after the first attempt, the second, and so on; after the last there is no further one
 * @param jitterPercent by how much of itself a wait is lengthened at most, so that what failed together is not tried together
 * @param longestPause the most that a receiver may ask for
 */
public record RetryPlan(List<Duration> waits, int jitterPercent, Duration longestPause) {

    private static final int GONE = 410;
    private static final int FIRST_SUCCESS = 200;
    private static final int LAST_SUCCESS = 299;

    /** How many chances there are. */
    public static final int CHANCES = 1000;

    private static final int PERCENT = 100;

    public RetryPlan {
        waits = List.copyOf(waits);
        if (waits.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("waits has one below 0: " + waits);
        }
        if (jitterPercent < 0 || jitterPercent > PERCENT) {
            throw new IllegalArgumentException("jitterPercent is not from 0 to 100: " + jitterPercent);
        }
    }

    /**
     * @param attempts how many were made, with this one
     * @param chance from 0 on, below {@link #CHANCES}: where within the jitter
     */
    public Verdict verdict(Answer answer, int attempts, int chance) {
        if (answer instanceof Answer.Status(int code, var _)) {
            if (code >= FIRST_SUCCESS && code <= LAST_SUCCESS) {
                return new Verdict.Delivered();
            }
            if (code == GONE) {
                return new Verdict.Gone();
            }
        }
        if (attempts > waits.size()) {
            return new Verdict.Dead();
        }
        Duration wait = jittered(waits.get(attempts - 1), chance);
        Optional<Duration> pause = pause(answer);
        return new Verdict.Again(
                pause.filter(asked -> asked.compareTo(wait) > 0).orElse(wait), pause.orElse(null));
    }

    private Duration jittered(Duration wait, int chance) {
        long most = wait.toMillis() * jitterPercent / PERCENT;
        return wait.plusMillis(most * chance / CHANCES);
    }

    private Optional<Duration> pause(Answer answer) {
        @Nullable Duration asked = answer instanceof Answer.Status(var _, Duration retryAfter) ? retryAfter : null;
        return Optional.ofNullable(asked).map(pause -> pause.compareTo(longestPause) > 0 ? longestPause : pause);
    }
}
