package org.meterline.collector.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meterline.collector.domain.Verdict;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.collector.usecase.InFlightRequests;
import org.meterline.collector.usecase.Receipt;
import org.meterline.collector.usecase.Traffic;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportRule;

/** What an operator watches: reports by how they ended, requests turned away, and how full the collector is. */
@ApplicationScoped
@Startup
class IntakeMetrics implements Traffic {

    private static final String REPORTS = "meterline.collector.reports";
    private static final String REQUESTS = "meterline.collector.requests";
    private static final String OUTCOME = "outcome";

    private static final String ANOTHER_METERS = "own-usage-meter";

    private final MeterRegistry registry;
    private final Map<String, Counter> refusals;
    private final Counter otherRefusals;
    private final Counter wire;
    private final Counter uncompressed;

    IntakeMetrics(MeterRegistry registry, InFlightBytes inFlight, InFlightRequests requests) {
        this.registry = registry;
        this.refusals = Stream.concat(
                        Arrays.stream(ReportRule.values()).map(ReportRule::slug), Stream.of(ANOTHER_METERS))
                .collect(Collectors.toMap(Function.identity(), reason -> refusals(reason, registry)));
        this.otherRefusals = refusals("other", registry);
        this.wire = bytes("received", "What was read of bodies with usage reports, as it came from the wire", registry);
        this.uncompressed = bytes("uncompressed", "What decoding made of bodies with usage reports", registry);
        Gauge.builder("meterline.collector.free.bytes", inFlight, InFlightBytes::available)
                .register(registry);
        Gauge.builder("meterline.collector.free.requests", requests, InFlightRequests::available)
                .register(registry);
    }

    @Override
    public void read(long wireBytes, long uncompressedBytes) {
        wire.increment((double) wireBytes);
        uncompressed.increment((double) uncompressedBytes);
    }

    void count(Receipt receipt) {
        switch (receipt) {
            case Receipt.Acknowledged done -> {
                reports("accepted", done.accepted().size());
                done.refused().forEach(line -> refused(line.why()));
                requests("acknowledged");
            }
            case Receipt.NotTaken notTaken -> {
                refused(notTaken.why());
                requests("refused");
            }
            case Receipt.TooLarge tooLarge -> requests("too-large");
            case Receipt.Unreadable unreadable -> requests("unreadable");
            case Receipt.Busy busy -> requests("busy");
            case Receipt.NotAcknowledged notAcknowledged -> requests("not-acknowledged");
        }
    }

    /** Counts a request that was refused before all of it was read. */
    void turnedAway(String why) {
        requests(why);
    }

    private void refused(Verdict.NotTaken why) {
        reports("refused", 1);
        String reason = switch (why) {
            case Verdict.AnotherMeters another -> ANOTHER_METERS;
            case Verdict.Refused(Refusal refusal) -> refusal.rule();
        };
        // Nothing that a usage meter can choose becomes a label.
        refusals.getOrDefault(reason, otherRefusals).increment();
    }

    private void reports(String outcome, int count) {
        registry.counter(REPORTS, OUTCOME, outcome).increment(count);
    }

    private void requests(String outcome) {
        registry.counter(REQUESTS, OUTCOME, outcome).increment();
    }

    private static Counter refusals(String reason, MeterRegistry registry) {
        return Counter.builder("meterline.collector.refused.reports")
                .tag("reason", reason)
                .description("Usage reports that were refused, by the rule they break")
                .register(registry);
    }

    private static Counter bytes(String which, String description, MeterRegistry registry) {
        return Counter.builder("meterline.collector." + which)
                .baseUnit("bytes")
                .description(description)
                .register(registry);
    }
}
