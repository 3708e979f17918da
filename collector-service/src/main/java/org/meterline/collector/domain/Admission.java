package org.meterline.collector.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the bearer of a valid JWT may send now. The JWT alone is not enough: it lives for minutes, while
 * unregistering, suspending and rotating must take effect within about a second.
 *
 * <pre>
 * no state here ............ NotKnownYet    (the registry may lag: ask again)
 * UNREGISTERED ............. Unregistered
 * generation has expired ... TokenReplaced
 * SUSPENDED ................ Suspended
 * otherwise ................ Admitted
 * </pre>
 */
public sealed interface Admission {

    /** The bearer may send reports and heartbeats. */
    record Admitted(Sender sender) implements Admission {}

    /** The bearer may send heartbeats, so that it is not taken for silent; its reports are refused. */
    record Suspended(Sender sender) implements Admission {}

    /** The bearer may send nothing. */
    sealed interface Refusing extends Admission {}

    /** The registry has not heard of this usage meter: its registration may still be on the way. */
    record NotKnownYet() implements Refusing {}

    /** The usage meter was unregistered; no new token helps. */
    record Unregistered() implements Refusing {}

    /** The access token behind this JWT was rotated out; the new access token gives a valid one. */
    record TokenReplaced() implements Refusing {}

    /** Decides from what the registry says of the meter, or null where it says nothing; {@code now} is the wall clock. */
    static Admission decide(MeterToken token, @Nullable KnownUsageMeter known, Instant now) {
        if (known == null) {
            return new NotKnownYet();
        }
        // An id belongs for ever to the provider that registered it first: another provider's token is no token for it.
        if (!known.provider().equals(token.provider())) {
            return new TokenReplaced();
        }
        Sender sender = new Sender(token.usageMeterId(), known.provider());
        return switch (known.status()) {
            case UNREGISTERED -> new Unregistered();
            case SUSPENDED -> known.holds(token.generation(), now) ? new Suspended(sender) : new TokenReplaced();
            case REGISTERED, ACTIVE ->
                known.holds(token.generation(), now) ? new Admitted(sender) : new TokenReplaced();
        };
    }
}
