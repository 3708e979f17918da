package org.meterline.upload.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.meterline.chassis.kafka.TopicReaderHealth;

/** Not ready before the directory of usage meters has caught up, nor where its topic was not seen for long. */
@Readiness
@ApplicationScoped
class UsageMeterTopicReadiness implements HealthCheck {

    private final UsageMeterTopic topic;
    private final TopicReaderHealth health;

    UsageMeterTopicReadiness(UsageMeterTopic topic, TopicReaderHealth health) {
        this.topic = topic;
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        return health.of("usage meters", topic.reader());
    }
}
