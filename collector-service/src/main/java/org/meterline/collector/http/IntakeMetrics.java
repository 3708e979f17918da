package org.meterline.collector.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.collector.usecase.InFlightRequests;
import org.meterline.collector.usecase.Receipt;

/** What an operator watches: reports by how they ended, requests turned away, and how full the collector is. */
@ApplicationScoped
class IntakeMetrics {

    private static final String REPORTS = "meterline.collector.reports";
    private static final String REQUESTS = "meterline.collector.requests";
    private static final String OUTCOME = "outcome";

    private final MeterRegistry registry;

    IntakeMetrics(
            MeterRegistry registry, InFlightBytes inFlight, InFlightRequests requests) {
        this.registry = registry;
        Gauge.builder("meterline.collector.free.bytes", inFlight, InFlightBytes::available)
                .register(registry);
        Gauge.builder("meterline.collector.free.requests", requests, InFlightRequests::available)
                .register(registry);
    }

    void count(Receipt receipt) {
        switch (receipt) {
            case Receipt.Acknowledged done -> {
                reports("accepted", done.accepted().size());
                reports("refused", done.refused().size());
                requests("acknowledged");
            }
            case Receipt.NotTaken notTaken -> {
                reports("refused", 1);
                requests("refused");
            }
            case Receipt.TooLarge tooLarge -> requests("too-large");
            case Receipt.Unreadable unreadable -> requests("unreadable");
            case Receipt.Busy busy -> requests("busy");
            case Receipt.NotAcknowledged notAcknowledged -> requests("not-acknowledged");
        }
    }

    /** Counts a request that was refused before any of it was read. */
    void turnedAway(String why) {
        requests(why);
    }

    private void reports(String outcome, int count) {
        registry.counter(REPORTS, OUTCOME, outcome).increment(count);
    }

    private void requests(String outcome) {
        registry.counter(REQUESTS, OUTCOME, outcome).increment();
    }
}
