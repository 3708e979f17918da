package org.meterline.collector.kafka;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.collector.usecase.UsageMeterDirectory;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;

/** Keeps the directory of usage meters current from the registration service's compacted topic. */
@Singleton
@Startup
class UsageMeterTopic {

    private final UsageMeterDirectory directory;
    private final CompactedTopicReader reader;

    UsageMeterTopic(UsageMeterDirectory directory, CompactedTopicReaders readers) {
        this.directory = directory;
        this.reader = readers.open(Topics.USAGE_METERS, this::accept);
    }

    CompactedTopicReader reader() {
        return reader;
    }

    @PreDestroy
    void close() {
        reader.close();
    }

    private void accept(String key, byte @Nullable [] value) {
        if (value == null) {
            // An unregistered meter is a value; a deleted key says nothing, and forgetting would let its token live on.
            return;
        }
        directory.put(UsageMeterState.fromJson(value));
    }
}
