package org.meterline.collector.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.meterline.chassis.problem.Problems;
import org.meterline.collector.config.BodySettings;

/** Keeps clients that send their bodies slowly, or stop in the middle, from holding bytes that others wait for. */
@ApplicationScoped
class SlowBodies {

    private static final long LOOK_EACH_MILLIS = 250;

    private final BodySettings settings;
    private final IntakeMetrics metrics;
    private final Vertx vertx;
    private final long timer;
    private final Set<PacedBody> waiting = ConcurrentHashMap.newKeySet();

    SlowBodies(BodySettings settings, IntakeMetrics metrics, Vertx vertx) {
        this.settings = settings;
        this.metrics = metrics;
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(LOOK_EACH_MILLIS, now -> wakeThoseThatAreLate());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    @ServerRequestFilter
    void pace(ContainerRequestContext request) {
        if (request.hasEntity()) {
            request.setEntityStream(
                    new PacedBody(request.getEntityStream(), settings.within(), settings.pause(), this, this::tooSlow));
        }
    }

    void watch(PacedBody body) {
        waiting.add(body);
    }

    void forget(PacedBody body) {
        waiting.remove(body);
    }

    private void wakeThoseThatAreLate() {
        long now = System.nanoTime();
        waiting.forEach(body -> body.wakeIfLate(now));
    }

    private HttpProblem tooSlow() {
        metrics.turnedAway("too-slow");
        return Problems.builder(
                        CollectorProblem.BODY_TOO_SLOW,
                        "A body must come within " + settings.within().toSeconds() + " seconds, and without a pause of "
                                + settings.pause().toSeconds() + "; nothing of it was stored.")
                .withHeader("Connection", "close")
                .build();
    }
}
