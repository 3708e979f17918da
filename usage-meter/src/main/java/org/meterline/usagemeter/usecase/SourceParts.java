package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The parts that collect, one for each source of the book as it stands, and one that finishes what was removed from it. A
 * source that is set up as before keeps its part.
 */
public final class SourceParts implements Parts {
    private static final int SECONDS_PER_HOUR = 3600;

    private final SourceBook book;
    private final PartOf partOf;
    private final StatusBoard board;
    private final WatchSource.Collecting with;
    private final Map<String, Made> made = new HashMap<>();
    private final Part finishing = new Finishing();

    public SourceParts(SourceBook book, PartOf partOf, StatusBoard board, WatchSource.Collecting with) {
        this.book = book;
        this.partOf = partOf;
        this.board = board;
        this.with = with;
    }

    /** How one source is collected from. */
    @FunctionalInterface
    public interface PartOf {
        Part of(MeteredSource source);
    }

    private record Made(MeteredSource asSetUp, Part part) {}

    @Override
    public synchronized List<Part> parts() throws IOException {
        List<MeteredSource> sources = book.sources();
        Set<String> names = new HashSet<>();
        List<Part> parts = new ArrayList<>();
        for (MeteredSource source : sources) {
            names.add(source.name());
            MeteredSource asSetUp = asSetUp(source);
            Made before = made.get(source.name());
            if (before == null || !before.asSetUp().equals(asSetUp)) {
                before = new Made(asSetUp, partOf.of(source));
                made.put(source.name(), before);
            }
            parts.add(before.part());
        }
        made.keySet().stream().filter(name -> !names.contains(name)).forEach(board::forget);
        made.keySet().retainAll(names);
        parts.add(finishing);
        return parts;
    }

    /** Which vCenter it turned out to be is noted by its own part, and no reason to begin anew. */
    private static MeteredSource asSetUp(MeteredSource source) {
        return switch (source) {
            case MeteredSource.Vcenter vcenter ->
                new MeteredSource.Vcenter(
                        vcenter.name(),
                        vcenter.url(),
                        vcenter.user(),
                        vcenter.password(),
                        vcenter.acceptedFingerprint(),
                        Optional.empty());
            case MeteredSource.Counters counters -> counters;
        };
    }

    /** Nobody watches a removed source any more; when its hour is over its report is written and its journal goes. */
    private final class Finishing implements Part {
        @Override
        public String name() {
            return "removed sources";
        }

        @Override
        public void run() throws IOException, InterruptedException {
            while (true) {
                finishRemoved();
                with.pause().sleep(with.settings().lookEvery());
            }
        }
    }

    /** Writes what is left of sources that are in the book no longer. */
    void finishRemoved() throws IOException {
        Set<UUID> left = new HashSet<>(with.journals().sources());
        for (MeteredSource source : book.sources()) {
            switch (source) {
                case MeteredSource.Vcenter vcenter -> vcenter.instance().ifPresent(left::remove);
                case MeteredSource.Counters counters -> left.remove(counters.id());
            }
        }
        for (UUID id : left) {
            Optional<SourceJournal.Kept> kept = with.journals().read(id);
            if (kept.isPresent() && isOver(kept.get())) {
                finish(kept.get());
            }
        }
    }

    private boolean isOver(SourceJournal.Kept kept) {
        return with.clock().instant().getEpochSecond() >= kept.head().startOfHour() + SECONDS_PER_HOUR;
    }

    private void finish(SourceJournal.Kept kept) throws IOException {
        boolean done;
        try (SourceHours hours = SourceHours.resume(kept, with.surroundings())) {
            hours.closeEnded(with.clock().instant());
            done = !hours.hasContent();
        }
        if (done) {
            with.journals().remove(kept.head().source().id());
        }
    }
}
