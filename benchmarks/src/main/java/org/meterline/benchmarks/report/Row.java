package org.meterline.benchmarks.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param value in thousandths of the unit, as all amounts here
 * @param floor what the machine would give at best; null: nothing to compare with
 * @param limit what the suite promises; null: nothing
 * @param more what belongs to it, in the same unit
 */
public record Row(
        String section,
        String name,
        long value,
        String unit,
        @Nullable Long floor,
        @Nullable Limit limit,
        Map<String, Long> more) {

    /** @param atLeast whether more is better */
    public record Limit(long value, boolean atLeast) {

        boolean keptBy(long measured) {
            return atLeast ? measured >= value : measured <= value;
        }
    }

    public boolean keepsItsLimit() {
        return limit == null || limit.keptBy(value);
    }

    /** How many times the floor the figure is; of rates, which part of what is possible. */
    public @Nullable Long ratio() {
        return floor == null || floor == 0 ? null : value * 1000 / floor;
    }

    static String decimal(@Nullable Long thousandths) {
        if (thousandths == null) {
            return "";
        }
        return thousandths >= 100_000
                ? Long.toString((thousandths + 500) / 1000)
                : BigDecimal.valueOf(thousandths, 3)
                        .setScale(2, RoundingMode.DOWN)
                        .toPlainString();
    }

    String moreText() {
        return more.entrySet().stream()
                .map(entry -> entry.getKey() + " " + decimal(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    String limitText() {
        return limit == null ? "" : (limit.atLeast() ? ">= " : "<= ") + decimal(limit.value());
    }

    String verdict() {
        return limit == null ? "" : keepsItsLimit() ? "kept" : "MISSED";
    }
}
