package org.meterline.aggregation.domain.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All known links of one usage meter, kept as runs: an honest chain that has wholly arrived is one run, however long. Links
 * come in any order. Which of two branches goes on the run before them may depend on it; gaps and forks do not.
 *
 * @param runs in order of their first sequences
 * @param broken whether there were more runs than are kept: it is not followed any further
 */
public record Chain(List<Run> runs, boolean broken) {

    public static final Chain EMPTY = new Chain(List.of(), false);

    /** Sequences from the first to the last. */
    public record Range(long from, long to) {}

    /**
     * Sequences that nobody has sent yet.
     *
     * @param after the hour of the report before them
     * @param before the hour of the report after them
     */
    public record Gap(long from, long to, Instant after, Instant before) {}

    public Chain {
        runs = runs.stream().sorted().toList();
    }

    /**
     * With another link that was not known.
     *
     * @param mostRuns how many runs are kept
     */
    public Chain with(Link link, int mostRuns) {
        if (broken) {
            return this;
        }
        List<Run> all = new ArrayList<>(runs);
        Run joined = Run.of(link);
        Optional<Run> before = first(all, joined, true);
        if (before.isPresent()) {
            all.remove(before.get());
            joined = before.get().joined(joined);
        }
        Optional<Run> after = first(all, joined, false);
        if (after.isPresent()) {
            all.remove(after.get());
            joined = joined.joined(after.get());
        }
        all.add(joined);
        return all.size() > mostRuns ? new Chain(runs, true) : new Chain(all, false);
    }

    private static Optional<Run> first(List<Run> runs, Run joined, boolean before) {
        return runs.stream()
                .filter(run -> before ? run.isBefore(joined) : joined.isBefore(run))
                .findFirst();
    }

    /**
     * Sequences that two reports claim, and those whose report names another one before it than the one we have: the usage
     * meter was restored from a snapshot, or there are two of it.
     */
    public List<Range> forks() {
        TreeSet<Long> starts = new TreeSet<>();
        List<Range> claimedTwice = new ArrayList<>();
        long reached = Long.MIN_VALUE;
        for (Run run : runs) {
            if (run.from() <= reached) {
                claimedTwice.add(new Range(run.from(), Math.min(run.to(), reached)));
            }
            reached = Math.max(reached, run.to());
            if (contradicted(run)) {
                starts.add(run.from());
            }
        }
        starts.forEach(start -> claimedTwice.add(new Range(start, start)));
        return merged(claimedTwice);
    }

    /** A link before it is known, and it is not the one that it names. */
    private boolean contradicted(Run run) {
        return runs.stream().anyMatch(other -> other.isContradictedBy(run))
                && runs.stream().noneMatch(other -> other.covers(run.from() - 1) && other.to() >= run.from());
    }

    private static List<Range> merged(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        ranges.stream().sorted(Comparator.comparingLong(Range::from)).forEach(range -> {
            if (!merged.isEmpty() && range.from() <= merged.getLast().to() + 1) {
                Range last = merged.removeLast();
                merged.add(new Range(last.from(), Math.max(last.to(), range.to())));
            } else {
                merged.add(range);
            }
        });
        return merged;
    }

    /** The highest sequence of any link; 0 where there is none. */
    public long lastSequence() {
        return runs.stream().mapToLong(Run::to).max().orElse(0);
    }

    /** Whether anybody has to look at it. An honest chain that has wholly arrived is one run. */
    public boolean isTroubled() {
        return broken || runs.size() > 1;
    }

    /** What is missing between the first link that we know and the last. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        long reached = runs.isEmpty() ? 0 : runs.getFirst().to();
        for (Run run : runs) {
            if (run.from() > reached + 1) {
                gaps.add(new Gap(reached + 1, run.from() - 1, hourOfLast(reached), hourOfFirst(run.from())));
            }
            reached = Math.max(reached, run.to());
        }
        return gaps;
    }

    private Instant hourOfLast(long sequence) {
        return runs.stream()
                .filter(run -> run.to() == sequence)
                .map(Run::lastHour)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Instant hourOfFirst(long sequence) {
        return runs.stream()
                .filter(run -> run.from() == sequence)
                .map(Run::firstHour)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
