package org.meterline.contracts;

import java.util.Map;

/**
 * How a topic is to be created. Replication is left out on purpose: it belongs to the cluster, not to the promise.
 *
 * @param config the topic settings that the promise depends on, by their Kafka names
 */
public record TopicDefinition(String name, int partitions, Map<String, String> config) {

    public TopicDefinition {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions of " + name + ": " + partitions);
        }
        config = Map.copyOf(config);
    }
}
