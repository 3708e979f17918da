package org.meterline.aggregation.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPlanTest {

    private static final RetryPlan PLAN =
            new RetryPlan(List.of(Duration.ofSeconds(10), Duration.ofHours(1)), 20, Duration.ofHours(2));

    private static Answer status(int code, @Nullable Duration retryAfter) {
        return new Answer.Status(code, retryAfter);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 299})
    void anAnswerWith2xxIsDelivered(int code) {
        assertInstanceOf(Verdict.Delivered.class, PLAN.verdict(status(code, null), 1, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 301, 302, 308, 400, 404, 429, 500, 503})
    void anyOtherIsTriedAgainUntilTheAttemptsAreUsedUp(int code) {
        assertEquals(new Verdict.Again(Duration.ofSeconds(10), null), PLAN.verdict(status(code, null), 1, 0));
        assertEquals(new Verdict.Again(Duration.ofHours(1), null), PLAN.verdict(status(code, null), 2, 0));
        assertInstanceOf(Verdict.Dead.class, PLAN.verdict(status(code, null), 3, 0));
    }

    @Test
    void noAnswerIsTriedAgainToo() {
        Answer none = new Answer.None(Answer.Reason.TIMED_OUT);

        assertEquals(new Verdict.Again(Duration.ofSeconds(10), null), PLAN.verdict(none, 1, 0));
        assertInstanceOf(Verdict.Dead.class, PLAN.verdict(none, 3, 0));
    }

    @Test
    void goneIsGoneWhateverAttemptItIs() {
        assertInstanceOf(Verdict.Gone.class, PLAN.verdict(status(410, null), 1, 0));
        assertInstanceOf(Verdict.Gone.class, PLAN.verdict(status(410, null), 3, 0));
    }

    @Test
    void chanceLengthensAWaitByItsPercentageAtMost() {
        assertEquals(
                new Verdict.Again(Duration.ofMillis(11_000), null),
                PLAN.verdict(status(500, null), 1, RetryPlan.CHANCES / 2));
        assertEquals(
                new Verdict.Again(Duration.ofMillis(11_998), null),
                PLAN.verdict(status(500, null), 1, RetryPlan.CHANCES - 1));
    }

    @Test
    void aReceiverMayAskForMoreTimeButNotForLessNorForEver() {
        Duration minute = Duration.ofMinutes(1);

        assertEquals(new Verdict.Again(minute, minute), PLAN.verdict(status(429, minute), 1, 0));
        assertEquals(new Verdict.Again(Duration.ofHours(1), minute), PLAN.verdict(status(503, minute), 2, 0));
        assertEquals(
                new Verdict.Again(Duration.ofHours(2), Duration.ofHours(2)),
                PLAN.verdict(status(503, Duration.ofDays(300)), 1, 0));
    }

    @Test
    void aPlanThatIsNoneIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RetryPlan(List.of(Duration.ofSeconds(-1)), 0, Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> new RetryPlan(List.of(), 101, Duration.ofHours(1)));
    }
}
