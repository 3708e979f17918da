package org.meterline.benchmarks.upload;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.rig.PackagedService;
import org.meterline.benchmarks.rig.PackagedService.Launch;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.PostgresServer;
import org.meterline.local.stack.Programs;
import org.meterline.local.stack.Service;
import org.meterline.local.testing.TestMeterIssuer;

/** PostgreSQL, a broker, an issuer of tokens, the packaged upload gateway and the packaged aggregation service. */
final class Rig implements AutoCloseable {

    private static final String PASSWORD = "throwaway";
    private static final UUID VIEWER = new UUID(0x4000L, Long.MIN_VALUE);

    private final Path checkout;
    private final Path folder;
    private final Programs programs;
    private final KafkaServer kafka;
    private final PostgresServer postgres;
    private final TestMeterIssuer issuer;
    private @Nullable PackagedService gateway;
    private @Nullable PackagedService aggregation;

    Rig(Path checkout, Path folder, Programs programs) {
        this.checkout = checkout;
        this.folder = folder;
        this.programs = programs;
        this.issuer = TestMeterIssuer.start();
        this.kafka = new KafkaServer(folder.resolve("kafka"), folder.resolve("logs/kafka.log"), Ports.findFree())
                // Both compilers, as a broker in production has.
                .javaOptions("-XX:TieredStopAtLevel=4");
        this.postgres = PostgresServer.keeping(
                folder.resolve("postgres"), folder.resolve("logs/postgres.log"), Ports.findFree(), PASSWORD);
    }

    void startServers() {
        postgres.start();
        kafka.start().awaitReady();
        kafka.topics().provideAll();
        postgres.awaitReady();
        for (Service service : List.of(Service.UPLOAD, Service.AGGREGATION)) {
            postgres.databases().provide(service.database().orElseThrow(), PASSWORD);
        }
    }

    void startGateway(List<String> javaOptions) {
        Map<String, String> environment = environment(Service.UPLOAD);
        environment.put("METERLINE_METER_ISSUER", issuer.url());
        // Nobody but usage meters calls here.
        environment.put("QUARKUS_OIDC_TENANT_ENABLED", "false");
        // The month is the last one that is over, whatever day it is.
        environment.put("METERLINE_UPLOAD_FILE_WINDOW_AFTER_MONTH_END", "P40D");
        gateway = start(Service.UPLOAD, javaOptions, environment);
    }

    void startAggregation(List<String> javaOptions) {
        Map<String, String> environment = environment(Service.AGGREGATION);
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url());
        // No usage meter calls here, and their issuer is the same.
        environment.put("QUARKUS_OIDC_USAGE_METER_TENANT_ENABLED", "false");
        aggregation = start(Service.AGGREGATION, javaOptions, environment);
    }

    private Map<String, String> environment(Service service) {
        String database = service.database().orElseThrow();
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.databases().jdbcUrl(database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", PASSWORD);
        return environment;
    }

    private PackagedService start(Service service, List<String> javaOptions, Map<String, String> environment) {
        return PackagedService.start(new Launch(
                service.module(), checkout, programs.jar(service), folder.resolve("logs"), javaOptions, environment));
    }

    /** As the registration service would. */
    void register(UsageMeterState state) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(
                    new ProducerRecord<>(Topics.USAGE_METERS, ReportMessage.key(state.usageMeterId()), state.toJson()));
            producer.flush();
        }
    }

    /** Of a usage meter that brings its own file. */
    static String bringer(UUID usageMeterId, String provider) {
        return "Bearer " + TestMeterIssuer.tokenFor(usageMeterId, provider, 1);
    }

    /** Of somebody who may see a provider's usage. */
    static String viewer(String provider) {
        return "Bearer "
                + TestMeterIssuer.tokenFor(
                        VIEWER,
                        provider,
                        1,
                        Map.of("aud", "meterline", "realm_access", Map.of("roles", List.of("usage-viewer"))));
    }

    PackagedService gateway() {
        return started(gateway);
    }

    PackagedService aggregation() {
        return started(aggregation);
    }

    long brokerPid() {
        return kafka.process().pid();
    }

    long postgresPid() {
        return postgres.process().pid();
    }

    private static PackagedService started(@Nullable PackagedService service) {
        if (service == null) {
            throw new IllegalStateException("the service has not been started");
        }
        return service;
    }

    @Override
    public void close() {
        for (PackagedService service : new PackagedService[] {gateway, aggregation}) {
            if (service != null) {
                service.close();
            }
        }
        kafka.stop();
        postgres.stop();
        issuer.stop();
    }
}
