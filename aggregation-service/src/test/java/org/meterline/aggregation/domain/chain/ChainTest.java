package org.meterline.aggregation.domain.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.chain.Chain.Gap;
import org.meterline.aggregation.domain.chain.Chain.Range;
import org.meterline.contracts.report.ReportDigest;

class ChainTest {

    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final int MANY = 10_000;

    private static ReportDigest digest(String of) {
        return ReportDigest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant hour(long sequence) {
        return START.plusSeconds(3600 * sequence);
    }

    /** The report of a branch at a place, which names that of another branch, or its own, before it. */
    private static Link link(String branch, long sequence, String previous) {
        return new Link(
                sequence,
                digest(branch + sequence),
                sequence == 1 ? null : digest(previous + (sequence - 1)),
                hour(sequence));
    }

    private static Chain chain(List<Link> links) {
        Chain chain = Chain.EMPTY;
        for (Link link : links) {
            chain = chain.with(link, MANY);
        }
        return chain;
    }

    private static List<Link> honest(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(sequence -> link("a", sequence, "a"))
                .toList();
    }

    @Test
    void anHonestChainIsOneRunInWhateverOrderItComes() {
        List<Link> links = new ArrayList<>(honest(1, 500));
        Collections.shuffle(links, new Random(1));

        Chain chain = chain(links);

        assertEquals(1, chain.runs().size());
        assertFalse(chain.isTroubled());
        assertEquals(500, chain.lastSequence());
    }

    @Test
    void whatIsMissingBetweenReportsIsAGap() {
        List<Link> links = new ArrayList<>(honest(3, 5));
        links.addAll(honest(9, 9));

        Chain chain = chain(links);

        assertEquals(List.of(new Gap(6, 8, hour(5), hour(9))), chain.gaps());
        assertEquals(List.of(), chain.forks());
        assertTrue(chain.isTroubled());
        links.addAll(honest(6, 8));
        assertFalse(chain(links).isTroubled());
    }

    @Test
    void aCloneClaimsTheSamePlaces() {
        List<Link> links = new ArrayList<>(honest(1, 6));
        links.add(link("b", 4, "a"));
        links.add(link("b", 5, "b"));

        assertEquals(List.of(new Range(4, 5)), chain(links).forks());
        assertEquals(List.of(), chain(links).gaps());
    }

    @Test
    void aReportThatNamesAnotherOneBeforeItIsAFork() {
        List<Link> links = new ArrayList<>(honest(1, 3));
        links.add(link("b", 4, "b"));

        assertEquals(List.of(new Range(4, 4)), chain(links).forks());
    }

    @Test
    void aChainThatFallsIntoTooManyPiecesIsNotFollowed() {
        Chain chain = Chain.EMPTY;
        for (int i = 1; i <= 5; i++) {
            chain = chain.with(link("a", 2L * i, "a"), 3);
        }

        assertTrue(chain.broken() && chain.isTroubled());
        assertEquals(3, chain.runs().size());
    }

    @Property(tries = 1000)
    void gapsAndForksFollowFromTheLinksInWhateverOrderTheyCome(@ForAll long seed, @ForAll Random order) {
        List<Link> links = new ArrayList<>(world(new Random(seed)));

        Chain chain = chain(links);
        assertEquals(forks(links), sequences(chain.forks()));
        assertEquals(gaps(links), chain.gaps());
        assertEquals(!chain.forks().isEmpty() || !chain.gaps().isEmpty(), chain.isTroubled());

        Collections.shuffle(links, order);
        Chain again = chain(links);
        assertEquals(chain.forks(), again.forks());
        assertEquals(chain.gaps(), again.gaps());
        assertEquals(chain.isTroubled(), again.isTroubled());
    }

    /** Some links of up to three branches, each of which may name any branch before it. */
    private static Set<Link> world(Random random) {
        Set<Link> links = new HashSet<>();
        int longest = 2 + random.nextInt(12);
        for (String branch : List.of("a", "b", "c").subList(0, 1 + random.nextInt(3))) {
            for (int sequence = 1; sequence <= longest; sequence++) {
                if (random.nextInt(4) > 0) {
                    String previous = random.nextInt(5) > 0
                            ? branch
                            : List.of("a", "b", "c", "d").get(random.nextInt(4));
                    links.add(link(branch, sequence, previous));
                }
            }
        }
        return links;
    }

    private static SortedSet<Long> sequences(List<Range> ranges) {
        return ranges.stream()
                .flatMap(range ->
                        LongStream.rangeClosed(range.from(), range.to()).boxed())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** By the meaning: two at one place, or one that names none of those before it although there are some. */
    private static SortedSet<Long> forks(List<Link> links) {
        SortedMap<Long, List<Link>> places = places(links);
        SortedSet<Long> forks = new TreeSet<>();
        places.forEach((sequence, here) -> {
            List<Link> before = places.getOrDefault(sequence - 1, List.of());
            boolean contradicted = !before.isEmpty()
                    && here.stream()
                            .anyMatch(link -> before.stream()
                                    .noneMatch(other -> other.digest().equals(link.previous())));
            if (here.size() > 1 || contradicted) {
                forks.add(sequence);
            }
        });
        return forks;
    }

    private static List<Gap> gaps(List<Link> links) {
        List<Gap> gaps = new ArrayList<>();
        List<Long> known = List.copyOf(places(links).keySet());
        for (int i = 1; i < known.size(); i++) {
            long before = known.get(i - 1);
            long after = known.get(i);
            if (after > before + 1) {
                gaps.add(new Gap(before + 1, after - 1, hour(before), hour(after)));
            }
        }
        return gaps;
    }

    private static SortedMap<Long, List<Link>> places(List<Link> links) {
        return links.stream().collect(Collectors.groupingBy(Link::sequence, TreeMap::new, Collectors.toList()));
    }
}
