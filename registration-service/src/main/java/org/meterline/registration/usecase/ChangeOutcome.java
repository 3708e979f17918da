package org.meterline.registration.usecase;

import org.meterline.registration.domain.UsageMeter;

/** What came of the wish to change a usage meter. */
public sealed interface ChangeOutcome {

    record Changed(UsageMeter meter) implements ChangeOutcome {}

    /** There is none, or none that the caller may see. */
    record NotFound() implements ChangeOutcome {}

    /** Somebody else changed it since the caller looked. */
    record Stale(long revision) implements ChangeOutcome {}

    /** It is unregistered: nothing of it changes until it is registered again. */
    record Gone() implements ChangeOutcome {}

    /** It is locked: it cannot be unregistered until a platform admin unlocks it. */
    record Locked() implements ChangeOutcome {}

    /** It is, or will be, in production: there is no way back. */
    record ModeIsFinal() implements ChangeOutcome {}

    /**
     * A value that breaks a rule.
     *
     * @param field JSON pointer into the request
     * @param rule stable name of the rule
     */
    record Refused(String field, String rule, String detail) implements ChangeOutcome {}
}
