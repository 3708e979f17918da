package org.meterline.aggregation.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.chassis.kafka.PollLoop;
import org.meterline.contracts.Topics;

/** Runs the loops as long as the service runs. Ready while all of them come round and can do their work. */
@Singleton
@Readiness
final class Loops implements HealthCheck {

    private final List<PollLoop> loops;

    Loops(
            KafkaClients clients,
            ConsumerSettings settings,
            ReportsHandler reports,
            RegistryHandler registry,
            HeartbeatsHandler heartbeats) {
        this.loops = List.of(
                new PollLoop(Topics.USAGE_METERS, settings, () -> clients.consumer("registry"), registry),
                new PollLoop(Topics.USAGE_REPORTS, settings, () -> clients.consumer("reports"), reports),
                new PollLoop(Topics.HEARTBEATS, settings, () -> clients.consumer("heartbeats"), heartbeats));
    }

    void start(@Observes StartupEvent event) {
        loops.forEach(PollLoop::start);
    }

    void stop(@Observes ShutdownEvent event) {
        loops.forEach(PollLoop::close);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("consumers");
        loops.forEach(loop -> answer.withData(
                loop.topic(), loop.healthy() ? "running" : loop.failing() ? "failing, tries again" : "silent"));
        return answer.status(loops.stream().allMatch(PollLoop::healthy)).build();
    }
}
