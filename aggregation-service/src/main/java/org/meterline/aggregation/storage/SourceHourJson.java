package org.meterline.aggregation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportMark;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;

/** The columns of source hours and meters that are JSON. The names written here are read again by SQL and by later versions. */
final class SourceHourJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A mark is written only where somebody has decided; rows from before anybody could have none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportRow(
            UUID meter,
            String digest,
            long sequence,
            List<List<Integer>> observed,
            ReportState state,
            @Nullable ReportMark mark) {}

    record RulesRow(long catalogue, SortedMap<UUID, Long> meters) {}

    /** A variant is written only where the metric has one; rows from before there were any have none. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SumRow(
            UUID meter,
            String customer,
            String metric,
            String version,
            @Nullable String variant,
            BigInteger billed,
            BigInteger metered) {}

    record StateRow(String digest, ReportState state) {}

    record EffectRow(int meteredSeconds, List<StateRow> reports, List<SumRow> contribution) {}

    record ModeRow(MeterMode mode, @Nullable String from) {}

    record AssignmentRow(
            UUID contract, String site, @Nullable String from) {}

    private SourceHourJson() {}

    static String reports(SourceHour hour) {
        return write(hour.reports().stream()
                .map(report -> new ReportRow(
                        report.usageMeter(),
                        report.digest().value(),
                        report.sequence(),
                        report.observed().stream()
                                .map(span -> List.of(span.from(), span.to()))
                                .toList(),
                        hour.state(report.digest()),
                        report.mark() == ReportMark.NONE ? null : report.mark()))
                .toList());
    }

    static List<ReportRow> reportRows(String json) {
        return read(json, new TypeReference<List<ReportRow>>() {});
    }

    /** The reports that count in the source hour. */
    static TreeSet<ReportDigest> counted(String reports) {
        TreeSet<ReportDigest> counted = new TreeSet<>();
        for (ReportRow report : reportRows(reports)) {
            if (report.state() == ReportState.COUNTED || report.state() == ReportState.SHADOWED) {
                counted.add(new ReportDigest(report.digest()));
            }
        }
        return counted;
    }

    static ReportFact fact(ReportRow row) {
        return new ReportFact(
                row.meter(),
                new ReportDigest(row.digest()),
                row.sequence(),
                row.observed().stream()
                        .map(span -> new Span(span.get(0), span.get(1)))
                        .toList(),
                row.mark() == null ? ReportMark.NONE : row.mark());
    }

    static String rules(SourceHour.AppliedRules rules) {
        return write(new RulesRow(rules.catalogueRevision(), rules.meterRevisions()));
    }

    static SourceHour.AppliedRules rules(String json) {
        RulesRow row = read(json, new TypeReference<RulesRow>() {});
        return new SourceHour.AppliedRules(row.catalogue(), row.meters() == null ? new TreeMap<>() : row.meters());
    }

    /** Sums or marks. */
    static String amounts(SortedMap<MeasuredKey, Amount> amounts) {
        return write(sumRows(amounts));
    }

    private static List<SumRow> sumRows(SortedMap<MeasuredKey, Amount> amounts) {
        List<SumRow> rows = new ArrayList<>();
        amounts.forEach((key, amount) -> rows.add(new SumRow(
                key.usageMeter(),
                key.customer(),
                key.metric(),
                key.version().toString(),
                variant(key.variant()),
                amount.billed(),
                amount.metered())));
        return rows;
    }

    static SortedMap<MeasuredKey, Amount> amounts(String json) {
        return amounts(read(json, new TypeReference<List<SumRow>>() {}));
    }

    private static SortedMap<MeasuredKey, Amount> amounts(List<SumRow> rows) {
        SortedMap<MeasuredKey, Amount> amounts = new TreeMap<>();
        for (SumRow row : rows) {
            amounts.put(
                    new MeasuredKey(
                            row.meter(),
                            row.customer(),
                            row.metric(),
                            LocalDate.parse(row.version()),
                            row.variant() == null ? MeasuredKey.NO_VARIANT : row.variant()),
                    new Amount(row.billed(), row.metered()));
        }
        return amounts;
    }

    private static @Nullable String variant(String variant) {
        return variant.isEmpty() ? null : variant;
    }

    static String effect(ReportDecision.Effect effect) {
        List<StateRow> states = new ArrayList<>();
        effect.states().forEach((digest, state) -> states.add(new StateRow(digest.value(), state)));
        return write(new EffectRow(effect.meteredSeconds(), states, sumRows(effect.contribution())));
    }

    static ReportDecision.Effect effect(String json) {
        EffectRow row = read(json, new TypeReference<EffectRow>() {});
        SortedMap<ReportDigest, ReportState> states = new TreeMap<>();
        row.reports().forEach(report -> states.put(new ReportDigest(report.digest()), report.state()));
        return new ReportDecision.Effect(row.meteredSeconds(), states, amounts(row.contribution()));
    }

    static String modes(List<Since<MeterMode>> modes) {
        return write(modes.stream()
                .map(since -> new ModeRow(since.value(), text(since.from())))
                .toList());
    }

    static List<Since<MeterMode>> modes(String json) {
        return read(json, new TypeReference<List<ModeRow>>() {}).stream()
                .map(row -> new Since<>(row.mode(), instant(row.from())))
                .toList();
    }

    static String assignments(List<Since<Assignment>> assignments) {
        return write(assignments.stream()
                .map(since -> new AssignmentRow(
                        since.value().contract(), since.value().site(), text(since.from())))
                .toList());
    }

    static List<Since<Assignment>> assignments(String json) {
        return read(json, new TypeReference<List<AssignmentRow>>() {}).stream()
                .map(row -> new Since<>(new Assignment(row.contract(), row.site()), instant(row.from())))
                .toList();
    }

    static SortedMap<String, Long> parameters(String json) {
        return read(json, new TypeReference<SortedMap<String, Long>>() {});
    }

    static String texts(Collection<String> texts) {
        return write(texts);
    }

    static String details(SortedMap<String, String> details) {
        return write(details);
    }

    static SortedMap<String, String> words(String json) {
        return read(json, new TypeReference<SortedMap<String, String>>() {});
    }

    /** Parameters or words. */
    static String text(SortedMap<String, ?> map) {
        return write(map);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we keep can always be written", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we wrote can always be read", e);
        }
    }
}
