package org.meterline.collector.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Sends, and shows it: how long the broker took, how much it took, and, where traces are on, a span whose context goes with
 * each record. What is shown of a record is its topic and its size.
 */
@ApplicationScoped
@Startup
class ObservedSends {

    private static final String LATENCY = "meterline.collector.broker.acknowledgement";
    private static final String OUTCOME = "outcome";
    private static final Duration[] BUCKETS = Stream.of(
                    2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<Long> COUNT = AttributeKey.longKey("messaging.batch.message_count");
    private static final TextMapSetter<Headers> HEADER = ObservedSends::put;

    private final AcknowledgedSends sends;
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final Timer acknowledged;
    private final Timer notAcknowledged;
    private final Counter bytes;

    ObservedSends(AcknowledgedSends sends, OpenTelemetry telemetry, MeterRegistry registry) {
        this.sends = sends;
        this.tracer = telemetry.getTracer("org.meterline.collector");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
        this.acknowledged = timer("acknowledged", registry);
        this.notAcknowledged = timer("not-acknowledged", registry);
        this.bytes = Counter.builder("meterline.collector.published")
                .baseUnit("bytes")
                .description("What the broker has acknowledged, as it stands on the topics")
                .register(registry);
    }

    /** Sends the records, all of that topic; true where the broker has acknowledged every one. */
    boolean sendAll(String topic, List<ProducerRecord<byte[], byte[]>> records) {
        Span span = span(topic, records.size());
        Context context = Context.current().with(span);
        records.forEach(each -> propagator.inject(context, each.headers(), HEADER));
        long begin = System.nanoTime();
        boolean done = sends.sendAll(records);
        (done ? acknowledged : notAcknowledged).record(Duration.ofNanos(System.nanoTime() - begin));
        if (done) {
            bytes.increment(
                    records.stream().mapToInt(each -> each.value().length).sum());
        } else {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
        return done;
    }

    private Span span(String topic, int count) {
        return tracer.spanBuilder("send " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION, "send")
                .setAttribute(DESTINATION, topic)
                .setAttribute(COUNT, (long) count)
                .startSpan();
    }

    private static Timer timer(String outcome, MeterRegistry registry) {
        return Timer.builder(LATENCY)
                .tag(OUTCOME, outcome)
                .serviceLevelObjectives(BUCKETS)
                .description("How long the broker took for the records of one request")
                .register(registry);
    }

    private static void put(@Nullable Headers headers, String name, String value) {
        if (headers != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
