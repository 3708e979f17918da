package org.meterline.aggregation.domain.metric;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A shape as data: how it is kept in the database, shown to clients and hashed into an order's rules. A metric of a known
 * shape is a row; a new shape is a class and its two lines here.
 *
 * @param counting {@code by-second} or {@code once-per-hour}
 * @param object which value of an object is counted
 * @param parameters the numbers that this value takes, by name
 */
public record ShapeData(String counting, String object, SortedMap<String, Long> parameters) {

    private static final String BY_SECOND = "by-second";
    private static final String ONCE_PER_HOUR = "once-per-hour";
    private static final String BILLED_VRAM = "billed-vram";
    private static final String CAP_MIB = "capMiB";
    private static final String FLOOR_PERCENT = "floorPercent";
    private static final String LICENSABLE_CORES = "licensable-cores";
    private static final String MINIMUM_PER_CPU = "minimumPerCpu";

    public ShapeData {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    public static ShapeData of(MetricShape shape) {
        String counting = switch (shape) {
            case MetricShape.BySecond ignored -> BY_SECOND;
            case MetricShape.OncePerHour ignored -> ONCE_PER_HOUR;
        };
        return switch (shape.value()) {
            case ObjectValue.BilledVram vram ->
                new ShapeData(counting, BILLED_VRAM, new TreeMap<>(Map.of(CAP_MIB, vram.capMiB(), FLOOR_PERCENT, (long)
                        vram.floorPercent())));
            case ObjectValue.LicensableCores cores ->
                new ShapeData(counting, LICENSABLE_CORES, new TreeMap<>(Map.of(MINIMUM_PER_CPU, (long)
                        cores.minimumPerCpu())));
        };
    }

    /** @throws IllegalArgumentException where this names no shape, or lacks a parameter of it */
    public MetricShape toShape() {
        return switch (counting) {
            case BY_SECOND -> new MetricShape.BySecond(toValue());
            case ONCE_PER_HOUR -> new MetricShape.OncePerHour(toValue());
            default -> throw new IllegalArgumentException("counting '" + counting + "' is not known");
        };
    }

    private ObjectValue toValue() {
        return switch (object) {
            case BILLED_VRAM ->
                new ObjectValue.BilledVram(parameter(CAP_MIB), Math.toIntExact(parameter(FLOOR_PERCENT)));
            case LICENSABLE_CORES -> new ObjectValue.LicensableCores(Math.toIntExact(parameter(MINIMUM_PER_CPU)));
            default -> throw new IllegalArgumentException("object value '" + object + "' is not known");
        };
    }

    private long parameter(String name) {
        Long value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " of " + object + " is missing");
        }
        return value;
    }
}
