package org.meterline.benchmarks.collector;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.rig.PackagedService;
import org.meterline.benchmarks.rig.PackagedService.Launch;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.testing.TestMeterIssuer;

/**
 * A broker, an issuer of tokens and the packaged collector, started as in production. The issuer stands in for the
 * registration service: its tokens and keys have the same form, and it can make a hundred thousand tokens at once.
 */
final class Rig implements AutoCloseable {

    private final Path checkout;
    private final Path folder;
    private final KafkaServer kafka;
    private final TestMeterIssuer issuer;
    private @Nullable PackagedService collector;

    Rig(Path checkout, Path folder) {
        this.checkout = checkout;
        this.folder = folder;
        this.issuer = TestMeterIssuer.start();
        this.kafka = new KafkaServer(folder.resolve("kafka"), folder.resolve("logs/kafka.log"), Ports.findFree())
                // What nobody reads goes soon: it is looked for every few seconds instead of minutes.
                .settings("log.retention.check.interval.ms=5000", "log.segment.delete.delay.ms=1000")
                // Both compilers, as a broker in production has.
                .javaOptions("-XX:TieredStopAtLevel=4");
    }

    void startBroker() {
        kafka.start().awaitReady();
        kafka.topics().provideAll();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** @param settings environment variables beside those that it needs */
    void startCollector(Path jar, List<String> javaOptions, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("METERLINE_METER_ISSUER", issuer.url());
        // Nobody but usage meters calls here.
        environment.put("QUARKUS_OIDC_TENANT_ENABLED", "false");
        // Few stand for many here: a usage meter sends more in a second than a real one in a day.
        environment.put("METERLINE_COLLECTOR_RATES_REQUESTS_PER_MINUTE", "0");
        environment.put("METERLINE_COLLECTOR_RATES_BYTES_PER_MINUTE", "0");
        environment.putAll(settings);
        collector = PackagedService.start(
                new Launch("collector", checkout, jar, folder.resolve("logs"), javaOptions, environment));
    }

    int port() {
        return collector().port();
    }

    long collectorPid() {
        return collector().pid();
    }

    long brokerPid() {
        return kafka.process().pid();
    }

    private PackagedService collector() {
        PackagedService started = collector;
        if (started == null) {
            throw new IllegalStateException("the collector has not been started");
        }
        return started;
    }

    @Override
    public void close() {
        PackagedService started = collector;
        if (started != null) {
            started.close();
        }
        kafka.stop();
        issuer.stop();
    }
}
