package org.meterline.collector.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.meterline.chassis.request.HangUp;
import org.meterline.collector.config.BodySettings;

/**
 * Hangs up on clients that go on sending a body after its answer, and on those that send request after request and read no
 * answer. The first are given a moment, for they may read the answer only when they have sent everything.
 */
@Singleton
class HangUps {

    private static final int BEFORE_THE_ROUTES = 1_000;

    private final Vertx vertx;
    private final long restWithinMillis;
    private final AtomicInteger awaited = new AtomicInteger();

    HangUps(Vertx vertx, BodySettings settings) {
        this.vertx = vertx;
        this.restWithinMillis = settings.restWithin().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_THE_ROUTES);
    }

    private void watch(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.version() != HttpVersion.HTTP_2 && request.response().writeQueueFull()) {
            // The next request comes while the answers before it wait to be read: they would pile up here.
            HangUp.now(request);
            return;
        }
        // Not request.isEnded(): that also says no where the body was read to its end and its reader paused afterwards.
        Future<Void> received = request.end();
        var unused = routing.addEndHandler(answered -> {
            if (!received.isComplete()) {
                awaitRest(request, received);
            }
        });
        routing.next();
    }

    private void awaitRest(HttpServerRequest request, Future<Void> received) {
        awaited.incrementAndGet();
        long timer = vertx.setTimer(restWithinMillis, late -> {
            awaited.decrementAndGet();
            if (!received.isComplete()) {
                HangUp.now(request);
            }
        });
        var unused = received.onComplete(ended -> {
            // A timer that is left behind keeps the whole request in memory until it is due.
            if (vertx.cancelTimer(timer)) {
                awaited.decrementAndGet();
            }
        });
    }

    /** Returns of how many bodies the rest is still awaited after their answers. */
    int awaited() {
        return awaited.get();
    }
}
