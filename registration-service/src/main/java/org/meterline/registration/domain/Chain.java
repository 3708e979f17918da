package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The known links of one usage meter. Links come more than once and in any order, and neither makes a fork; a link that
 * contradicts a known one does.
 */
public final class Chain {

    private static final Duration HOUR = Duration.ofHours(1);

    /** @param settled it lies before a fork that was acknowledged: known, but nothing is compared with it any more */
    public record Known(ChainLink link, boolean settled) {}

    private final List<Known> known;
    private final Duration tolerance;
    private final List<ChainLink> fresh = new ArrayList<>();

    /** @param tolerance by how much a report may be received before its hour is over */
    public Chain(List<Known> known, Duration tolerance) {
        this.known = new ArrayList<>(known);
        this.tolerance = tolerance;
    }

    /** Takes a link; empty where it is known already or contradicts none. */
    public Optional<Fork> take(ChainLink link) {
        if (known.stream().anyMatch(other -> other.link().sameReport(link))) {
            return Optional.empty();
        }
        Optional<Fork> fork = known.stream()
                .filter(other -> !other.settled())
                .map(Known::link)
                .flatMap(other -> contradiction(link, other).stream())
                .findFirst()
                .map(detail -> new Fork(link.received(), detail));
        known.add(new Known(link, false));
        fresh.add(link);
        return fork;
    }

    private Optional<String> contradiction(ChainLink link, ChainLink other) {
        if (other.sequence() == link.sequence()) {
            return Optional.of("Two reports claim place " + link.sequence() + " of its chain: " + other.digest()
                    + " and " + link.digest() + ".");
        }
        if (other.sequence() == link.sequence() - 1 && !Objects.equals(link.previous(), other.digest())) {
            return Optional.of(notItsPredecessor(link, other));
        }
        if (other.sequence() == link.sequence() + 1 && !Objects.equals(other.previous(), link.digest())) {
            return Optional.of(notItsPredecessor(other, link));
        }
        if (other.sequence() > link.sequence() && madeAfter(link, other.received())) {
            return Optional.of("Report " + link.digest() + " at place " + link.sequence()
                    + " of its chain was made after the one at place " + other.sequence() + " had been received.");
        }
        return Optional.empty();
    }

    private static String notItsPredecessor(ChainLink link, ChainLink before) {
        return "Report " + link.digest() + " at place " + link.sequence()
                + " of its chain does not go on from the one before it that was received, " + before.digest() + ".";
    }

    /** A report is made when its hour is over; before that it cannot be received, but for the clocks. */
    private boolean madeAfter(ChainLink link, Instant received) {
        return link.hour().plus(HOUR).isAfter(received.plus(tolerance));
    }

    /** The links that were not known before, in the order in which they were taken. */
    public List<ChainLink> fresh() {
        return List.copyOf(fresh);
    }
}
