package org.meterline.aggregation.domain.metric;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;

/** What a version of a metric keeps to before it enters the catalogue: every order and every report depends on it. */
public final class MetricRules {

    /** Figures of an order, which no catalogue counts. */
    private static final Set<String> RESERVED = Set.of("points", "core-overage", "coverage");

    private static final int LONGEST_UNIT = 32;
    private static final int LONGEST_WORD = 512;

    /**
     * @param field where in the body
     * @param rule the stable name of the rule that was broken
     */
    public record Violation(String field, String rule, String detail) {}

    /** A version that may enter the catalogue, or why it may not. */
    public sealed interface Checked {

        record Right(MetricVersion version) implements Checked {}

        record Wrong(Violation violation) implements Checked {}
    }

    private MetricRules() {}

    public static Checked check(
            MetricCatalogue catalogue, String metric, LocalDate effectiveFrom, String unit, ShapeData data) {
        if (RESERVED.contains(metric)) {
            return wrong("", "metric-reserved", "'" + metric + "' is a figure of the order");
        }
        if (unit.isBlank() || unit.length() > LONGEST_UNIT || unit.chars().anyMatch(Character::isISOControl)) {
            return wrong(
                    "/unit", "unit-malformed", "1 to " + LONGEST_UNIT + " characters, not blank, without controls");
        }
        if (data.words().values().stream().anyMatch(word -> word.length() > LONGEST_WORD)) {
            return wrong("/words", "word-too-long", "at most " + LONGEST_WORD + " characters");
        }
        MetricVersion version;
        try {
            version = new MetricVersion(metric, effectiveFrom, unit, data.toShape());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return wrong("", "shape-unknown", String.valueOf(e.getMessage()));
        }
        // Told back, a shape has what it needs and nothing besides.
        if (!ShapeData.of(version.shape()).equals(data)) {
            return wrong("", "parameter-unknown", "a parameter or a word says nothing here");
        }
        return catalogue
                .latest(metric)
                .flatMap(known -> unlike(known, version))
                .<Checked>map(Checked.Wrong::new)
                .orElseGet(() -> new Checked.Right(version));
    }

    /** Versions of a metric stand on one line of an order: they have one unit, and tell the same apart. */
    private static Optional<Violation> unlike(MetricVersion known, MetricVersion version) {
        if (!known.unit().equals(version.unit())) {
            return Optional.of(
                    new Violation("/unit", "unit-differs", "the metric's unit is '" + known.unit() + "' for ever"));
        }
        boolean alike = kind(known.shape()) == kind(version.shape());
        return alike
                ? Optional.empty()
                : Optional.of(new Violation(
                        "/counting",
                        "counting-differs",
                        "'" + known.shape().counting() + "' cannot be followed by '"
                                + version.shape().counting() + "'"));
    }

    /** What versions of one metric have in common: whether they can be added up, and what they tell apart. */
    private enum Kind {
        PLAIN_SUM,
        SUM_BY_FEATURES,
        SUM_BY_EDITION,
        SUM_BY_LICENCE_KEY,
        ABOVE_ENTITLEMENT,
        PEAK,
        LAST
    }

    private static Kind kind(MetricShape shape) {
        return switch (shape) {
            case MetricShape.BySecond ignored -> Kind.PLAIN_SUM;
            case MetricShape.OncePerHour ignored -> Kind.PLAIN_SUM;
            case MetricShape.BySecondAndFeatures ignored -> Kind.SUM_BY_FEATURES;
            case MetricShape.BySecondAndEdition ignored -> Kind.SUM_BY_EDITION;
            case MetricShape.OncePerHourAndLicenceKey ignored -> Kind.SUM_BY_LICENCE_KEY;
            case AboveEntitlement ignored -> Kind.ABOVE_ENTITLEMENT;
            case MetricShape.Peak ignored -> Kind.PEAK;
            case MetricShape.LastValue ignored -> Kind.LAST;
        };
    }

    private static Checked wrong(String field, String rule, String detail) {
        return new Checked.Wrong(new Violation(field, rule, detail));
    }
}
