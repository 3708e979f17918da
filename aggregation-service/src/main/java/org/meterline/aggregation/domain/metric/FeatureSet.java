package org.meterline.aggregation.domain.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The features of an object, as one variant of a metric: sorted, separated by commas; a backslash before a comma or itself. */
public record FeatureSet(SortedSet<String> features) {

    private static final char SEPARATOR = ',';
    private static final char ESCAPE = '\\';

    public FeatureSet {
        features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }

    public static FeatureSet of(Collection<String> features, Collection<String> more) {
        TreeSet<String> all = new TreeSet<>(features);
        all.addAll(more);
        return new FeatureSet(all);
    }

    public String variant() {
        List<String> parts = new ArrayList<>();
        for (String feature : features) {
            parts.add(feature.replace("\\", "\\\\").replace(",", "\\,"));
        }
        return String.join(",", parts);
    }

    public static FeatureSet ofVariant(String variant) {
        TreeSet<String> features = new TreeSet<>();
        StringBuilder feature = new StringBuilder();
        for (int i = 0; i < variant.length(); i++) {
            char character = variant.charAt(i);
            if (character == SEPARATOR) {
                features.add(feature.toString());
                feature.setLength(0);
            } else {
                boolean escaped = character == ESCAPE && i + 1 < variant.length();
                feature.append(escaped ? variant.charAt(++i) : character);
            }
        }
        if (!feature.isEmpty()) {
            features.add(feature.toString());
        }
        return new FeatureSet(features);
    }
}
