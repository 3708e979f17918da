package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.registration.domain.Chain.Known;

class ChainTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static ReportDigest digest(String what) {
        return ReportDigest.of(what.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Links of one copy of a meter after what both have in common, one an hour; each hour it also makes up for an older
     * one, as a meter does whose source was away.
     */
    private static List<ChainLink> grown(String copy, List<ChainLink> common, int links) {
        List<ChainLink> chain = new ArrayList<>(common);
        for (int i = 0; i < links; i++) {
            @Nullable ChainLink last = chain.isEmpty() ? null : chain.getLast();
            long sequence = last == null ? 1 : last.sequence() + 1;
            Instant present = START.plus(HOUR.multipliedBy(sequence / 2));
            chain.add(new ChainLink(
                    sequence,
                    digest(copy + sequence),
                    last == null ? null : last.digest(),
                    sequence % 2 == 0 ? present : present.minus(Duration.ofDays(3)),
                    present.plus(HOUR).plusSeconds(sequence % 2)));
        }
        return chain;
    }

    private static List<Fork> taken(List<Known> known, List<ChainLink> links) {
        Chain chain = new Chain(known, TOLERANCE);
        return links.stream().flatMap(link -> chain.take(link).stream()).toList();
    }

    private static List<Known> open(List<ChainLink> links) {
        return links.stream().map(link -> new Known(link, false)).toList();
    }

    private static List<ChainLink> mixed(Random random, Stream<ChainLink> links) {
        List<ChainLink> mixed = new ArrayList<>();
        links.forEach(link -> Collections.nCopies(1 + random.nextInt(2), link).forEach(mixed::add));
        Collections.shuffle(mixed, random);
        return mixed;
    }

    @Property
    void noOrderOrRepetitionOfAnHonestChainIsAFork(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int links) {
        assertEquals(List.of(), taken(List.of(), mixed(random, grown("a", List.of(), links).stream())));
    }

    /** However the batches are cut, and whatever of it is forgotten before the next. */
    @Property
    void noPartOfAnHonestChainIsAForkToAnotherPart(
            @ForAll Random random, @ForAll @IntRange(min = 2, max = 40) int links) {
        List<ChainLink> all = mixed(random, grown("a", List.of(), links).stream());
        int cut = random.nextInt(all.size());
        List<ChainLink> kept = all.subList(0, cut).stream()
                .filter(link -> random.nextBoolean())
                .toList();

        assertEquals(List.of(), taken(open(kept), all));
    }

    @Property
    void twoCopiesAreAForkInAnyOrder(
            @ForAll Random random,
            @ForAll @IntRange(min = 0, max = 20) int common,
            @ForAll @IntRange(min = 1, max = 20) int ofOne,
            @ForAll @IntRange(min = 1, max = 20) int ofOther) {
        List<ChainLink> shared = grown("a", List.of(), common);
        Stream<ChainLink> both =
                Stream.concat(grown("a", shared, ofOne).stream(), grown("b", shared, ofOther).stream());

        assertTrue(!taken(List.of(), mixed(random, both)).isEmpty());
    }

    @Test
    void theFirstReportOfAMeterRestoredFromAnOldSnapshotIsAFork() {
        List<ChainLink> original = grown("a", List.of(), 100);
        ChainLink newest = original.getLast();
        Instant restored = newest.received().plus(HOUR);
        ChainLink first = new ChainLink(
                11, digest("b11"), original.get(9).digest(), restored.minus(HOUR), restored.plusSeconds(2));

        List<Fork> forks = taken(open(List.of(newest)), List.of(first));

        assertEquals(1, forks.size());
        assertEquals(first.received(), forks.getFirst().since());
    }

    @Test
    void aReportThatIsMerelyLateIsNone() {
        List<ChainLink> original = grown("a", List.of(), 100);
        ChainLink lost = original.get(10);
        ChainLink late = new ChainLink(
                lost.sequence(),
                lost.digest(),
                lost.previous(),
                lost.hour(),
                original.getLast().received().plus(Duration.ofDays(20)));

        assertEquals(Optional.empty(), new Chain(open(List.of(original.getLast())), TOLERANCE).take(late));
    }

    @Test
    void afterAnAcknowledgementOnlyTheCopyThatGoesOnIsCompared() {
        List<ChainLink> shared = grown("a", List.of(), 90);
        List<ChainLink> old = grown("a", shared, 10);
        List<ChainLink> restored = grown("b", shared, 30);
        List<Known> known = new ArrayList<>();
        old.forEach(link -> known.add(new Known(link, true)));
        known.add(new Known(restored.get(91), false));

        assertEquals(List.of(), taken(known, restored.subList(92, 120)));
        assertEquals(List.of(), taken(known, old));
        assertEquals(
                1,
                taken(
                                known,
                                List.of(
                                        restored.get(92),
                                        grown("c", restored.subList(0, 92), 1).getLast()))
                        .size());
    }
}
