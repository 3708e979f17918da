package org.meterline.aggregation.http;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.usecase.ReportDecision;

/** What somebody decided about a report, and what it changed in its source hour. */
public record DecisionBody(
        String digest,
        UUID usageMeterId,
        UUID source,
        Instant hour,
        ReportDecision.Kind kind,
        String decidedBy,
        Instant decidedAt,
        String reason,
        Effect before,
        Effect after) {

    /**
     * The source hour as it stood.
     *
     * @param reports each of its reports, in order of their digests
     * @param sums its exact sums in the base units of the metrics
     */
    public record Effect(int meteredSeconds, List<Report> reports, List<Sum> sums) {}

    public record Report(String digest, ReportState state) {}

    public record Sum(
            String metric,
            LocalDate metricVersion,
            @Nullable String variant,
            UUID usageMeterId,
            String customer,
            String billed,
            String metered) {}

    static DecisionBody of(ReportDecision decision) {
        return new DecisionBody(
                decision.report().digest().value(),
                decision.report().usageMeter(),
                decision.report().sourceHour().source(),
                decision.report().sourceHour().hour(),
                decision.kind(),
                decision.decidedBy(),
                decision.decidedAt(),
                decision.reason(),
                effect(decision.before()),
                effect(decision.after()));
    }

    private static Effect effect(ReportDecision.Effect effect) {
        List<Report> reports = new ArrayList<>();
        effect.states().forEach((digest, state) -> reports.add(new Report(digest.value(), state)));
        List<Sum> sums = new ArrayList<>();
        effect.contribution()
                .forEach((key, amount) -> sums.add(new Sum(
                        key.metric(),
                        key.version(),
                        key.variant().isEmpty() ? null : key.variant(),
                        key.usageMeter(),
                        key.customer(),
                        text(amount.billed()),
                        text(amount.metered()))));
        return new Effect(effect.meteredSeconds(), reports, sums);
    }

    private static String text(BigInteger exact) {
        return exact.toString();
    }
}
