package org.meterline.usagemeter.usecase;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with sending reports to the suite.
 *
 * @param since since when it has been like this
 * @param detail what a person should know, such as the suite's own words
 * @param lastAcknowledgedAt when the suite last acknowledged a report
 * @param tokenCheckedAt when the suite last accepted the access token
 */
public record SendingState(
        Condition condition,
        Instant since,
        String detail,
        Optional<Instant> lastAcknowledgedAt,
        Optional<Instant> tokenCheckedAt) {
    /** What sending does, or what it waits for. */
    public enum Condition {
        /** Everything that is due has been sent. */
        IDLE,
        SENDING,
        /** This meter reports offline. */
        NOT_WANTED,
        /** The addresses of the suite are not set. */
        NOT_SET_UP,
        /** There is no access token, or the suite does not know this meter or its token. */
        AWAITING_REGISTRATION,
        /** The suite knows this meter and does not take its reports: it is suspended, or an address is wrong. */
        REFUSED,
        /** The suite does not answer, or wants to be asked later. */
        UNREACHABLE;

        /** Whether somebody has to do something. */
        public boolean needsSomebody() {
            return this == NOT_SET_UP || this == AWAITING_REGISTRATION || this == REFUSED;
        }
    }
}
