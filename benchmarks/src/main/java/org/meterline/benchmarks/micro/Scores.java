package org.meterline.benchmarks.micro;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What every step came to in every round: reports a second of processor time. */
final class Scores {

    private final Map<Integer, Map<Step, List<Double>>> reportsASecond = new TreeMap<>();

    void add(int records, Step step, double score) {
        reportsASecond
                .computeIfAbsent(records, key -> new EnumMap<>(Step.class))
                .computeIfAbsent(step, key -> new ArrayList<>())
                .add(score);
    }

    /** The round in the middle: another program on the machine spoils some, not most. */
    double median(int records, Step step) {
        List<Double> sorted = sorted(records, step);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double best(int records, Step step) {
        return sorted(records, step).getLast();
    }

    private List<Double> sorted(int records, Step step) {
        List<Double> scores = reportsASecond.getOrDefault(records, Map.of()).getOrDefault(step, List.of());
        if (scores.isEmpty()) {
            throw new IllegalStateException("no score of " + step.method + " for " + records + " records");
        }
        return scores.stream().sorted().toList();
    }
}
