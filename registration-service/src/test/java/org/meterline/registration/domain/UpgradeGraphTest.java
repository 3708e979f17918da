package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.meterline.registration.domain.UpgradeGraph.Answer;
import org.meterline.registration.domain.UpgradeGraph.Leg;

/** Ways through graphs of every shape. */
class UpgradeGraphTest {

    private static final int SERIES = 8;
    private static final SoftwareVersion NO_TOKENS = SoftwareVersion.of("99.0");

    @Property(tries = 300)
    void stepsChainAndVersionsRiseAndNoWayIsShorter(
            @ForAll("graphs") UpgradeGraph graph,
            @ForAll("versions") SoftwareVersion a,
            @ForAll("versions") SoftwareVersion b) {
        SoftwareVersion from = a.compareTo(b) < 0 ? a : b;
        SoftwareVersion to = a.compareTo(b) < 0 ? b : a;

        Answer answer = graph.path(from, to);

        int shortest = shortest(graph, from, to);
        if (shortest < 0) {
            assertInstanceOf(Answer.NoPath.class, answer);
        } else {
            List<Leg> legs = assertInstanceOf(Answer.Path.class, answer).legs();
            assertEquals(shortest, legs.size());
            SoftwareVersion here = from;
            for (Leg leg : legs) {
                assertEquals(here, leg.from());
                assertTrue(leg.step().from().contains(here), leg::toString);
                assertTrue(here.before(leg.to()), leg::toString);
                here = leg.to();
            }
            assertEquals(to, here);
        }
    }

    @Property(tries = 100)
    void thereIsNoWayBack(
            @ForAll("graphs") UpgradeGraph graph,
            @ForAll("versions") SoftwareVersion a,
            @ForAll("versions") SoftwareVersion b) {
        if (!a.equals(b)) {
            SoftwareVersion high = a.before(b) ? b : a;
            SoftwareVersion low = a.before(b) ? a : b;

            assertEquals(new Answer.Downgrade(), graph.path(high, low));
        }
    }

    /** Slowly, without a queue: everything reachable with one step more, until nothing is new. */
    private static int shortest(UpgradeGraph graph, SoftwareVersion from, SoftwareVersion to) {
        Set<SoftwareVersion> reached = Set.of(from);
        for (int steps = 0; !reached.isEmpty(); steps++) {
            if (reached.contains(to)) {
                return steps;
            }
            reached = reached.stream()
                    .flatMap(version -> graph.steps().stream()
                            .filter(step -> step.from().contains(version))
                            .filter(step -> version.compareTo(step.to()) < 0)
                            .map(UpgradeStep::to))
                    .collect(Collectors.toSet());
        }
        return -1;
    }

    @Test
    void theSameVersionIsNoStep() {
        assertEquals(
                new Answer.Path(List.of()),
                new UpgradeGraph(NO_TOKENS, known(), List.of(step(1, false, 2)))
                        .path(SoftwareVersion.of("4.3"), SoftwareVersion.of("4.3.0")));
    }

    @Test
    void anUnknownVersionIsNotOfTheTimeBeforeTokens() {
        UpgradeGraph graph = new UpgradeGraph(NO_TOKENS, known(), List.of(step(1, false, 2)));

        assertTrue(graph.beforeTokens(SoftwareVersion.of("4.3")));
        assertFalse(graph.beforeTokens(SoftwareVersion.of("1.0.0")));
    }

    @Provide
    static Arbitrary<SoftwareVersion> versions() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, SERIES - 1),
                        Arbitraries.integers().between(0, 1))
                .as((minor, patch) -> new SoftwareVersion(List.of(4, minor, patch)));
    }

    /** Steps between any series and any later version, none twice. */
    @Provide
    static Arbitrary<UpgradeGraph> graphs() {
        record Edge(int from, boolean andLater, int to) {}
        Arbitrary<Edge> edges = Combinators.combine(
                        Arbitraries.integers().between(0, SERIES - 2),
                        Arbitraries.of(true, false, false),
                        Arbitraries.integers().between(1, SERIES - 1))
                .as((from, andLater, up) -> new Edge(from, andLater, Math.min(SERIES - 1, from + up)));
        return edges.list().ofMinSize(1).ofMaxSize(20).map(list -> {
            List<UpgradeStep> steps = new ArrayList<>();
            list.stream()
                    .sorted(Comparator.comparing(Edge::to).thenComparing(Edge::from))
                    .map(edge -> step(edge.from(), edge.andLater(), edge.to()))
                    .filter(step -> steps.stream().noneMatch(step::rivals))
                    .forEach(steps::add);
            return new UpgradeGraph(NO_TOKENS, known(), steps);
        });
    }

    private static List<VersionSeries> known() {
        return List.of(VersionSeries.parse("4.0+").orElseThrow());
    }

    private static UpgradeStep step(int from, boolean andLater, int to) {
        return new UpgradeStep(
                VersionSeries.parse("4." + from + (andLater ? "+" : ".x")).orElseThrow(),
                SoftwareVersion.of("4." + to),
                false,
                List.of(),
                List.of(),
                List.of(),
                CertificateRule.ACCEPT_CHANGED_AGAIN);
    }
}
