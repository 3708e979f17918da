package org.meterline.registration.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which version of the usage meter's software leads to which. Each step rises, so there is no way back and no circle.
 *
 * @param tokensSince the first version that authenticates with an access token
 * @param known the series whose versions exist at all
 */
public record UpgradeGraph(SoftwareVersion tokensSince, List<VersionSeries> known, List<UpgradeStep> steps) {

    /** A step as it is taken from one version. */
    public record Leg(SoftwareVersion from, UpgradeStep step) {

        public SoftwareVersion to() {
            return step.to();
        }
    }

    /** What comes of asking for a way. */
    public sealed interface Answer {

        /** @param legs none where both versions are the same */
        record Path(List<Leg> legs) implements Answer {

            public Path {
                legs = List.copyOf(legs);
            }
        }

        record UnknownFrom() implements Answer {}

        record UnknownTo() implements Answer {}

        record Downgrade() implements Answer {}

        record NoPath() implements Answer {}
    }

    public UpgradeGraph {
        known = List.copyOf(known);
        steps = List.copyOf(steps);
        if (known.isEmpty() || steps.isEmpty()) {
            throw new IllegalArgumentException("it has no known series or no steps");
        }
        for (UpgradeStep step : steps) {
            requireForward(step);
            requireKnown(known, step);
            requireTokenAskedForOnce(tokensSince, step);
        }
        requireNoRivals(steps);
    }

    private static void requireForward(UpgradeStep step) {
        if (!step.from().first().before(step.to())) {
            throw new IllegalArgumentException("step " + step + " goes backwards or in a circle");
        }
    }

    private static void requireKnown(List<VersionSeries> known, UpgradeStep step) {
        for (SoftwareVersion version : List.of(step.from().first(), step.to())) {
            if (known.stream().noneMatch(series -> series.contains(version))) {
                throw new IllegalArgumentException(
                        "step " + step + " touches version " + version + ", which is in no known series");
            }
        }
    }

    private static void requireTokenAskedForOnce(SoftwareVersion tokensSince, UpgradeStep step) {
        boolean hasToken = !step.from().first().before(tokensSince);
        boolean getsToken = !hasToken && !step.to().before(tokensSince);
        SoftwareVersion end = step.from().end();
        if (getsToken && tokensSince.before(end == null ? step.to() : end)) {
            throw new IllegalArgumentException(
                    "step " + step + " begins both before and after " + tokensSince + ", since when there are tokens");
        }
        if (step.asksForToken() != getsToken) {
            throw new IllegalArgumentException("step " + step
                    + (getsToken ? " has to ask for the access token" : " must not ask for the access token")
                    + ", which exists since " + tokensSince);
        }
        if (!hasToken && step.mustSurvive().contains(Survivor.ACCESS_TOKEN)) {
            throw new IllegalArgumentException("step " + step + " wants an access token to survive that is not there");
        }
    }

    private static void requireNoRivals(List<UpgradeStep> steps) {
        for (int i = 0; i < steps.size(); i++) {
            for (UpgradeStep other : steps.subList(0, i)) {
                if (steps.get(i).rivals(other)) {
                    throw new IllegalArgumentException("steps " + other + " and " + steps.get(i) + " are the same");
                }
            }
        }
    }

    public boolean knows(SoftwareVersion version) {
        return known.stream().anyMatch(series -> series.contains(version));
    }

    /** Whether it is known to be of the time before access tokens; a version that nobody knows here is not. */
    public boolean beforeTokens(SoftwareVersion version) {
        return knows(version) && version.before(tokensSince);
    }

    /** The shortest way; of several the one whose steps come first in the document. */
    public Answer path(SoftwareVersion from, SoftwareVersion to) {
        if (!knows(from)) {
            return new Answer.UnknownFrom();
        }
        if (!knows(to)) {
            return new Answer.UnknownTo();
        }
        if (to.before(from)) {
            return new Answer.Downgrade();
        }
        return search(from, to).<Answer>map(Answer.Path::new).orElseGet(Answer.NoPath::new);
    }

    /** Breadth first, so what is found first is shortest. */
    private Optional<List<Leg>> search(SoftwareVersion from, SoftwareVersion to) {
        record Reached(SoftwareVersion version, List<Leg> by) {}
        Set<SoftwareVersion> seen = new HashSet<>(Set.of(from));
        Deque<Reached> waiting = new ArrayDeque<>(List.of(new Reached(from, List.of())));
        while (!waiting.isEmpty()) {
            Reached here = waiting.removeFirst();
            if (here.version().equals(to)) {
                return Optional.of(here.by());
            }
            for (UpgradeStep step : steps) {
                if (step.leadsFrom(here.version()) && seen.add(step.to())) {
                    List<Leg> further = new ArrayList<>(here.by());
                    further.add(new Leg(here.version(), step));
                    waiting.addLast(new Reached(step.to(), further));
                }
            }
        }
        return Optional.empty();
    }
}
