package org.meterline.aggregation.domain.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A shape as data: how it is kept in the database, shown to clients and hashed into an order's rules. A metric of a known
 * shape is a row; a new shape is a class and its two lines here.
 *
 * @param counting how the values become a quantity, for example {@code by-second}
 * @param object which value of an object is counted
 * @param parameters the numbers that they take, by name
 * @param words the words that they take, by name; a list is separated by commas
 */
public record ShapeData(
        String counting, String object, SortedMap<String, Long> parameters, SortedMap<String, String> words) {

    private static final String BILLED_VRAM = "billed-vram";
    private static final String CAP_MIB = "capMiB";
    private static final String FLOOR_PERCENT = "floorPercent";
    private static final String LICENSABLE_CORES = "licensable-cores";
    private static final String MINIMUM_PER_CPU = "minimumPerCpu";
    private static final String ALLOCATED_VCPUS = "allocated-vcpus";
    private static final String ALLOCATED_RAM = "allocated-ram";
    private static final String ACTIVE_HOST_CORES = "active-host-cores";
    private static final String FEATURE_CORES = "feature-cores";
    private static final String FEATURE = "feature";
    private static final String EDGE_CORES = "edge-cores";
    private static final String CORES_PER_VCPU = "coresPerVcpu";
    private static final String VSAN_USED = "vsan-used";
    private static final String VSAN_RAW = "vsan-raw";
    private static final String COUNTER = "counter";
    private static final String EDITIONS = "editions";
    private static final String UNITS_PER_CORE = "unitsPerCore";

    public ShapeData {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    }

    public static ShapeData of(MetricShape shape) {
        TreeMap<String, Long> parameters = new TreeMap<>();
        TreeMap<String, String> words = new TreeMap<>();
        if (shape instanceof MetricShape.BySecondAndEdition byEdition) {
            words.put(EDITIONS, String.join(",", byEdition.editions()));
        }
        if (shape instanceof MetricShape.AboveEntitlement above) {
            parameters.put(UNITS_PER_CORE, (long) above.unitsEach());
            parameters.put(MINIMUM_PER_CPU, (long) above.entitling().minimumPerCpu());
        }
        return new ShapeData(shape.counting(), object(shape.value(), parameters, words), parameters, words);
    }

    private static String object(ObjectValue value, Map<String, Long> parameters, Map<String, String> words) {
        return switch (value) {
            case ObjectValue.BilledVram vram -> {
                parameters.put(CAP_MIB, vram.capMiB());
                parameters.put(FLOOR_PERCENT, (long) vram.floorPercent());
                yield BILLED_VRAM;
            }
            case ObjectValue.LicensableCores cores -> {
                parameters.put(MINIMUM_PER_CPU, (long) cores.minimumPerCpu());
                yield LICENSABLE_CORES;
            }
            case ObjectValue.FeatureCores cores -> {
                parameters.put(MINIMUM_PER_CPU, (long) cores.cores().minimumPerCpu());
                words.put(FEATURE, cores.feature());
                yield FEATURE_CORES;
            }
            case ObjectValue.EdgeCores cores -> {
                parameters.put(CORES_PER_VCPU, (long) cores.coresPerVcpu());
                yield EDGE_CORES;
            }
            case ObjectValue.Counter counter -> {
                words.put(COUNTER, counter.counter());
                yield COUNTER;
            }
            case ObjectValue.AllocatedVcpus ignored -> ALLOCATED_VCPUS;
            case ObjectValue.AllocatedRam ignored -> ALLOCATED_RAM;
            case ObjectValue.ActiveHostCores ignored -> ACTIVE_HOST_CORES;
            case ObjectValue.VsanUsed ignored -> VSAN_USED;
            case ObjectValue.VsanRaw ignored -> VSAN_RAW;
        };
    }

    /** @throws IllegalArgumentException where this names no shape, or lacks a parameter of it */
    public MetricShape toShape() {
        return switch (counting) {
            case "by-second" -> new MetricShape.BySecond(toValue());
            case "by-second-and-features" -> new MetricShape.BySecondAndFeatures(toValue());
            case "by-second-and-edition" ->
                new MetricShape.BySecondAndEdition(
                        toValue(), List.of(word(EDITIONS).split(",")));
            case "once-per-hour" -> new MetricShape.OncePerHour(toValue());
            case "once-per-hour-and-licence-key" -> new MetricShape.OncePerHourAndLicenceKey(toValue());
            case "above-entitlement" ->
                new MetricShape.AboveEntitlement(
                        toValue(), new ObjectValue.LicensableCores(integer(MINIMUM_PER_CPU)), integer(UNITS_PER_CORE));
            case "peak" -> new MetricShape.Peak(toCounter());
            case "last" -> new MetricShape.LastValue(toCounter());
            default -> throw new IllegalArgumentException("counting '" + counting + "' is not known");
        };
    }

    private ObjectValue.Counter toCounter() {
        if (toValue() instanceof ObjectValue.Counter counter) {
            return counter;
        }
        throw new IllegalArgumentException("counting '" + counting + "' speaks of counters, not of '" + object + "'");
    }

    private ObjectValue toValue() {
        return switch (object) {
            case BILLED_VRAM -> new ObjectValue.BilledVram(parameter(CAP_MIB), integer(FLOOR_PERCENT));
            case LICENSABLE_CORES -> new ObjectValue.LicensableCores(integer(MINIMUM_PER_CPU));
            case FEATURE_CORES ->
                new ObjectValue.FeatureCores(word(FEATURE), new ObjectValue.LicensableCores(integer(MINIMUM_PER_CPU)));
            case EDGE_CORES -> new ObjectValue.EdgeCores(integer(CORES_PER_VCPU));
            case COUNTER -> new ObjectValue.Counter(word(COUNTER));
            case ALLOCATED_VCPUS -> new ObjectValue.AllocatedVcpus();
            case ALLOCATED_RAM -> new ObjectValue.AllocatedRam();
            case ACTIVE_HOST_CORES -> new ObjectValue.ActiveHostCores();
            case VSAN_USED -> new ObjectValue.VsanUsed();
            case VSAN_RAW -> new ObjectValue.VsanRaw();
            default -> throw new IllegalArgumentException("object value '" + object + "' is not known");
        };
    }

    private int integer(String name) {
        return Math.toIntExact(parameter(name));
    }

    private long parameter(String name) {
        Long value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("parameter " + name + " of " + object + " is missing");
        }
        return value;
    }

    private String word(String name) {
        String value = words.get(name);
        if (value == null) {
            throw new IllegalArgumentException("word " + name + " of " + object + " is missing");
        }
        return value;
    }
}
