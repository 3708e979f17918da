package org.meterline.aggregation.domain.counting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.ReportDigest;

/**
 * One metered source in one hour: its reports, what was decided about them, and the contribution it made to the totals. Any
 * event that touches it decides anew and replaces the contribution, so taking back is as safe as adding.
 *
 * @param revision counts the decisions; 0 before the first
 * @param rules the revision of the catalogue and the revisions of the meters under which it was decided
 * @param meteredSeconds the seconds that count, of whichever meter
 * @param measured its sums are the contribution; its marks stay with the hour
 */
public record SourceHour(
        SourceHourKey key,
        long revision,
        AppliedRules rules,
        List<ReportFact> reports,
        SortedMap<ReportDigest, ReportState> states,
        Assignment assignment,
        int meteredSeconds,
        Measured measured) {

    /** What the decision rested on besides the reports. */
    public record AppliedRules(long catalogueRevision, SortedMap<UUID, Long> meterRevisions) {

        static final AppliedRules NONE = new AppliedRules(0, Collections.emptySortedMap());
    }

    /** Measures the seconds that count of the reports that count, by the metrics of their hour. */
    @FunctionalInterface
    public interface Measurer {
        Measured measure(SourceHourKey key, List<Decision.Counted> counted, List<MetricVersion> metrics);
    }

    public SourceHour {
        reports = List.copyOf(reports);
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    }

    /** A source hour that nobody has reported yet. */
    public static SourceHour untouched(SourceHourKey key) {
        return new SourceHour(
                key,
                0,
                AppliedRules.NONE,
                List.of(),
                Collections.emptySortedMap(),
                Assignment.UNASSIGNED,
                0,
                Measured.NOTHING);
    }

    /** The same source hour with more reports, not yet decided about. */
    public SourceHour with(Collection<ReportFact> added) {
        List<ReportFact> all = new ArrayList<>(reports);
        all.addAll(added);
        return new SourceHour(key, revision, rules, all, states, assignment, meteredSeconds, measured);
    }

    /** The same source hour with this one of its meter's reports chosen, instead of any other; not yet decided about. */
    public SourceHour choosing(ReportDigest digest) {
        UUID usageMeter = report(digest).usageMeter();
        return marked(reports.stream()
                .map(report -> report.digest().equals(digest)
                        ? report.with(ReportMark.CHOSEN)
                        : report.chosen() && report.usageMeter().equals(usageMeter)
                                ? report.with(ReportMark.NONE)
                                : report)
                .toList());
    }

    /** The same source hour with this report taken out of counting; not yet decided about. */
    public SourceHour withdrawing(ReportDigest digest) {
        return marked(reports.stream()
                .map(report -> report.digest().equals(digest) ? report.with(ReportMark.WITHDRAWN) : report)
                .toList());
    }

    private SourceHour marked(List<ReportFact> marked) {
        return new SourceHour(key, revision, rules, marked, states, assignment, meteredSeconds, measured);
    }

    /** Decides anew from everything that is known now. */
    public SourceHour decided(Map<UUID, MeterFacts> meters, MetricCatalogue catalogue, Measurer measurer) {
        Decision decision = decide(meters);
        Measured now = decision.counted().isEmpty()
                ? Measured.NOTHING
                : measurer.measure(key, decision.counted(), catalogue.at(key.hour()));
        return new SourceHour(
                key,
                revision + 1,
                new AppliedRules(catalogue.revision(), revisions(meters)),
                reports,
                decision.states(),
                decision.assignment(),
                decision.meteredSeconds(),
                now);
    }

    /** What it adds to the totals. */
    public SortedMap<MeasuredKey, Amount> contribution() {
        return measured.sums();
    }

    /** What counts of the reports under these facts; facts of another provider's meters say nothing here. */
    public Decision decide(Map<UUID, MeterFacts> meters) {
        Map<UUID, MeterFacts> own = new HashMap<>(meters);
        own.values().removeIf(meter -> !meter.provider().equals(key.provider()));
        return Decision.of(key.hour(), reports, own);
    }

    /**
     * Whether a PRODUCTION meter has reported the source in this hour: what makes its coverage expected, also where the report
     * was withdrawn.
     */
    public boolean mentioned(Map<UUID, MeterFacts> meters) {
        return reports.stream()
                .map(report -> meters.get(report.usageMeter()))
                .filter(Objects::nonNull)
                .anyMatch(meter ->
                        meter.provider().equals(key.provider()) && meter.modeAt(key.hour()) == MeterMode.PRODUCTION);
    }

    /** The reports of a meter between which one has to be chosen. */
    public List<ReportFact> standing(UUID usageMeter) {
        return reports.stream()
                .filter(report -> report.usageMeter().equals(usageMeter) && !report.withdrawn())
                .toList();
    }

    /** Whether a meter has reported the hour differently more than once, and nobody has chosen yet. */
    public boolean inConflict() {
        return reports.stream()
                .map(report -> standing(report.usageMeter()))
                .anyMatch(standing -> standing.size() > 1 && standing.stream().noneMatch(ReportFact::chosen));
    }

    public ReportFact report(ReportDigest digest) {
        return reports.stream()
                .filter(report -> report.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("report " + digest + " is not one of " + key));
    }

    /** What a report of this source hour is at present. */
    public ReportState state(ReportDigest digest) {
        ReportState state = states.get(digest);
        if (state == null) {
            throw new IllegalArgumentException("report " + digest + " is not one of " + key);
        }
        return state;
    }

    TotalKey totalKey(MeasuredKey measured) {
        return new TotalKey(key.month(), key.provider(), assignment, key.source(), measured);
    }

    private SortedMap<UUID, Long> revisions(Map<UUID, MeterFacts> meters) {
        return reports.stream()
                .map(report -> meters.get(report.usageMeter()))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toMap(
                        MeterFacts::usageMeter, MeterFacts::revision, (one, same) -> one, TreeMap::new));
    }
}
