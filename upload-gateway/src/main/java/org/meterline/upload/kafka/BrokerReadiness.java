package org.meterline.upload.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.meterline.upload.config.PublishingSettings;

/** Not ready while no broker answers: neither the registry nor the outcomes would be current. */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {

    private static final String NAME = "broker";

    private final Admin admin;
    private final DescribeClusterOptions options;

    BrokerReadiness(@Identifier("default-kafka-broker") Map<String, Object> connection, PublishingSettings settings) {
        this.admin = Admin.create(connection);
        this.options = new DescribeClusterOptions()
                .timeoutMs(Math.toIntExact(settings.healthTimeout().toMillis()));
    }

    @Override
    public HealthCheckResponse call() {
        try {
            boolean answered = !admin.describeCluster(options).nodes().get().isEmpty();
            return HealthCheckResponse.named(NAME).status(answered).build();
        } catch (ExecutionException noAnswer) {
            return HealthCheckResponse.down(NAME);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return HealthCheckResponse.down(NAME);
        }
    }

    @PreDestroy
    void close() {
        admin.close();
    }
}
