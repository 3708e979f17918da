package org.meterline.chassis.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a token is worth a question for the issuer's keys. Anybody can invent tokens with ids of keys that do not
 * exist; that must not become a stream of questions.
 */
final class MeterKeyQuestions {

    enum Decision {
        ASK,
        /** The keys were asked for just now, and it was not among them. */
        NO_SUCH_KEY,
        /** The issuer has not answered for a while. */
        NOT_ANSWERING
    }

    private final Duration askAgainAfter;
    private final int mostUnanswered;
    private final Duration retryAfter;

    private Set<String> known = Set.of();
    private boolean everAnswered;
    private int unanswered;
    private Instant lastQuestion = Instant.EPOCH;
    private Instant lastForUnknown = Instant.EPOCH;
    private String lastUnknown = "";

    MeterKeyQuestions(MeterKeySettings settings) {
        this.askAgainAfter = settings.askAgainAfter();
        this.mostUnanswered = settings.unanswered();
        this.retryAfter = settings.retryAfter();
    }

    synchronized Decision decide(@Nullable String keyId, Instant now) {
        if (keyId == null) {
            return Decision.NO_SUCH_KEY; // our issuer names its key in every token
        }
        if (unanswered >= mostUnanswered && now.isBefore(lastQuestion.plus(retryAfter))) {
            return Decision.NOT_ANSWERING;
        }
        boolean alreadyAskedFor = unanswered > 0 && keyId.equals(lastUnknown); // by others, at this moment
        if (everAnswered && !known.contains(keyId) && !alreadyAskedFor) {
            if (now.isBefore(lastForUnknown.plus(askAgainAfter))) {
                return unanswered == 0 ? Decision.NO_SUCH_KEY : Decision.NOT_ANSWERING;
            }
            lastForUnknown = now;
            lastUnknown = keyId;
        }
        lastQuestion = now;
        unanswered++;
        return Decision.ASK;
    }

    synchronized void answered(Set<String> keyIds) {
        known = Set.copyOf(keyIds);
        everAnswered = true;
        unanswered = 0;
    }
}
