package org.meterline.collector.kafka;

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
import org.meterline.collector.config.BrokerSettings;

/** Not ready while no broker answers: what cannot be stored should go to a collector that can store it. */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {

    private static final String NAME = "broker";

    private final Admin admin;
    private final int timeoutMillis;

    BrokerReadiness(@Identifier("default-kafka-broker") Map<String, Object> connection, BrokerSettings settings) {
        this.admin = Admin.create(connection);
        this.timeoutMillis = Math.toIntExact(settings.healthTimeout().toMillis());
    }

    @Override
    public HealthCheckResponse call() {
        try {
            int nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMillis))
                    .nodes()
                    .get()
                    .size();
            return HealthCheckResponse.named(NAME)
                    .status(nodes > 0)
                    .withData("nodes", nodes)
                    .build();
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
