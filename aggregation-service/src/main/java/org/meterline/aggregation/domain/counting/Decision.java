package org.meterline.aggregation.domain.counting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.contracts.report.ReportDigest;

/**
 * What counts of the reports of one source hour. A pure function of the reports and of the meters' facts, so it is the same
 * in whatever order they arrived.
 *
 * @param counted the reports that count, the first-registered meter's first, each with the seconds that count of it
 * @param assignment the first counted meter's as of the hour: it holds for the whole source hour
 * @param states what every report is
 */
public record Decision(List<Counted> counted, Assignment assignment, SortedMap<ReportDigest, ReportState> states) {

    /** A report and the seconds that count of it: those that no meter before it observed. */
    public record Counted(ReportFact report, SecondSet seconds) {

        /** Whether every second it observed counts. */
        public boolean whole() {
            return seconds.size() == report.observedSeconds();
        }
    }

    public Decision {
        counted = List.copyOf(counted);
    }

    /** @param meters facts of the provider's meters that the registry has told us of */
    public static Decision of(Instant hour, Collection<ReportFact> reports, Map<UUID, MeterFacts> meters) {
        SortedMap<ReportDigest, ReportState> states = new TreeMap<>();
        List<ReportFact> production = new ArrayList<>();
        for (ReportFact chosen : chosenByMeter(reports, states)) {
            MeterFacts meter = meters.get(chosen.usageMeter());
            if (meter == null) {
                states.put(chosen.digest(), ReportState.WAITING);
            } else if (meter.modeAt(hour) == MeterMode.TEST) {
                states.put(chosen.digest(), ReportState.TEST);
            } else {
                production.add(chosen);
            }
        }
        production.sort(Comparator.comparingLong(
                        (ReportFact report) -> facts(meters, report).ordinal())
                .thenComparing(ReportFact::usageMeter));
        Assignment assignment = production.isEmpty()
                ? Assignment.UNASSIGNED
                : facts(meters, production.getFirst()).assignmentAt(hour);
        return new Decision(secondsOnce(production, states), assignment, states);
    }

    /** The seconds of the hour that count of any meter. */
    public int meteredSeconds() {
        return counted.stream().mapToInt(each -> each.seconds().size()).sum();
    }

    /** One report of each meter; the others are put aside as conflicts, and those that were withdrawn as such. */
    private static List<ReportFact> chosenByMeter(
            Collection<ReportFact> reports, SortedMap<ReportDigest, ReportState> states) {
        reports.stream()
                .filter(ReportFact::withdrawn)
                .forEach(report -> states.put(report.digest(), ReportState.WITHDRAWN));
        Map<UUID, List<ReportFact>> byMeter = reports.stream()
                .filter(report -> !report.withdrawn())
                .collect(Collectors.groupingBy(ReportFact::usageMeter, TreeMap::new, Collectors.toList()));
        List<ReportFact> chosen = new ArrayList<>();
        for (List<ReportFact> ofMeter : byMeter.values()) {
            ofMeter.sort(ReportFact.CHOICE);
            chosen.add(ofMeter.getFirst());
            ofMeter.stream().skip(1).forEach(other -> states.put(other.digest(), ReportState.CONFLICT));
        }
        return chosen;
    }

    private static List<Counted> secondsOnce(
            List<ReportFact> inOrderOfRegistration, SortedMap<ReportDigest, ReportState> states) {
        List<Counted> counted = new ArrayList<>();
        SecondSet taken = SecondSet.NONE;
        for (ReportFact report : inOrderOfRegistration) {
            SecondSet observed = SecondSet.of(report.observed());
            Counted own = new Counted(report, observed.minus(taken));
            states.put(report.digest(), own.whole() ? ReportState.COUNTED : ReportState.SHADOWED);
            if (!own.seconds().isEmpty()) {
                counted.add(own);
            }
            taken = taken.plus(observed);
        }
        return counted;
    }

    private static MeterFacts facts(Map<UUID, MeterFacts> meters, ReportFact report) {
        MeterFacts facts = meters.get(report.usageMeter());
        if (facts == null) {
            throw new IllegalStateException("no facts of usage meter " + report.usageMeter());
        }
        return facts;
    }
}
