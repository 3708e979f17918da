package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;

/**
 * What the TEST meters of a source hour measured, as if there were no others: shown apart, part of no total and of no order.
 * Of two of them every second counts once, as in PRODUCTION.
 *
 * @param seconds the seconds that they observed
 */
public record TestHour(SourceHourKey key, int seconds, Measured measured) {

    /** @param decided what was decided of the source hour: it tells which reports are of TEST meters */
    public static TestHour of(
            SourceHour decided, Map<UUID, MeterFacts> meters, MetricCatalogue catalogue, SourceHour.Measurer measurer) {
        List<Decision.Counted> counted = secondsOnce(decided, meters);
        return new TestHour(
                decided.key(),
                counted.stream().mapToInt(each -> each.seconds().size()).sum(),
                counted.isEmpty()
                        ? Measured.NOTHING
                        : measurer.measure(
                                decided.key(),
                                counted,
                                catalogue.at(decided.key().hour())));
    }

    /** Whether there is anything of TEST meters in a source hour. */
    public static boolean in(SourceHour hour) {
        return hour.states().containsValue(ReportState.TEST);
    }

    private static List<Decision.Counted> secondsOnce(SourceHour decided, Map<UUID, MeterFacts> meters) {
        List<Decision.Counted> counted = new ArrayList<>();
        SecondSet taken = SecondSet.NONE;
        for (ReportFact report : inOrderOfRegistration(decided, meters)) {
            SecondSet observed = SecondSet.of(report.observed());
            SecondSet own = observed.minus(taken);
            if (!own.isEmpty()) {
                counted.add(new Decision.Counted(report, own));
            }
            taken = taken.plus(observed);
        }
        return counted;
    }

    private static List<ReportFact> inOrderOfRegistration(SourceHour decided, Map<UUID, MeterFacts> meters) {
        return decided.reports().stream()
                .filter(report -> decided.state(report.digest()) == ReportState.TEST)
                .sorted(Comparator.comparingLong((ReportFact report) -> ordinal(meters.get(report.usageMeter())))
                        .thenComparing(ReportFact::usageMeter))
                .toList();
    }

    private static long ordinal(@Nullable MeterFacts meter) {
        return meter == null ? Long.MAX_VALUE : meter.ordinal();
    }
}
