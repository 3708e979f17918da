package org.meterline.upload.kafka;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.upload.usecase.UsageMeterDirectory;

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
        // An unregistered meter is a value; a deleted key says nothing we could act on.
        if (value != null) {
            directory.put(UsageMeterState.fromJson(value));
        }
    }
}
