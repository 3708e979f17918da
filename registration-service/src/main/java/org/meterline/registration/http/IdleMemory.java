package org.meterline.registration.http;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives memory back to the machine once nothing is asked any more. The serial collector never collects while a program is
 * idle, so whatever part of the heap the last burst has filled would stay taken.
 */
@ApplicationScoped
class IdleMemory {

    private static final int BEFORE_ROUTES = 100;
    private static final String PROBES = "/q/";

    private final Runnable collect;
    private final AtomicBoolean askedSinceLook = new AtomicBoolean();
    private boolean used;

    IdleMemory() {
        this(System::gc);
    }

    IdleMemory(Runnable collect) {
        this.collect = collect;
    }

    void register(@Observes Filters filters) {
        filters.register(this::note, BEFORE_ROUTES);
    }

    private void note(RoutingContext request) {
        asked(request.normalizedPath());
        request.next();
    }

    void asked(String path) {
        if (!path.startsWith(PROBES)) {
            askedSinceLook.set(true);
        }
    }

    /** Collects where nothing was asked since the last look, but something since the last collection. */
    @Scheduled(
            every = "${meterline.registration.idle.look-every:PT10S}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (askedSinceLook.getAndSet(false)) {
            used = true;
        } else if (used) {
            used = false;
            collect.run();
        }
    }
}
