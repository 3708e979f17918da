package org.meterline.benchmarks.collector;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.Program;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.Readiness;
import org.meterline.local.testing.TestMeterIssuer;

/**
 * A broker, an issuer of tokens and the packaged collector, started as in production. The issuer stands in for the
 * registration service: its tokens and keys have the same form, and it can make a hundred thousand tokens at once.
 */
final class Rig implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Path checkout;
    private final Path folder;
    private final KafkaServer kafka;
    private final TestMeterIssuer issuer;
    private final int port = Ports.findFree();
    private @Nullable GuardedProcess collector;

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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                jar.toString()));
        Map<String, String> environment = new HashMap<>();
        // As in the local stack: glibc otherwise keeps a heap for nearly every thread, and what was freed.
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("MALLOC_TRIM_THRESHOLD_", "131072");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("METERLINE_METER_ISSUER", issuer.url());
        // Nobody but usage meters calls here.
        environment.put("QUARKUS_OIDC_TENANT_ENABLED", "false");
        // A few usage meters do here what many do elsewhere.
        environment.put("METERLINE_COLLECTOR_RATES_REQUESTS_PER_MINUTE", "0");
        environment.put("METERLINE_COLLECTOR_RATES_BYTES_PER_MINUTE", "0");
        // Few stand for many here: a usage meter sends more in a second than a real one in a day.
        environment.put("METERLINE_COLLECTOR_RATES_REQUESTS_PER_MINUTE", "0");
        environment.put("METERLINE_COLLECTOR_RATES_BYTES_PER_MINUTE", "0");
        environment.putAll(settings);
        GuardedProcess started = GuardedProcess.start(
                new Program("collector-service", command, checkout, folder.resolve("logs/collector.log"))
                        .withEnvironment(environment)
                        .withGrace(GRACE));
        collector = started;
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Readiness.await(
                    started,
                    START_LIMIT,
                    () -> http.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    int port() {
        return port;
    }

    long collectorPid() {
        return collector().pid();
    }

    long brokerPid() {
        return kafka.process().pid();
    }

    private GuardedProcess collector() {
        GuardedProcess started = collector;
        if (started == null) {
            throw new IllegalStateException("the collector has not been started");
        }
        return started;
    }

    @Override
    public void close() {
        GuardedProcess started = collector;
        if (started != null) {
            started.stop();
        }
        kafka.stop();
        issuer.stop();
    }
}
