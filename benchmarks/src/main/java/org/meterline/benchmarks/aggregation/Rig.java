package org.meterline.benchmarks.aggregation;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.rig.PackagedService;
import org.meterline.benchmarks.rig.PackagedService.Launch;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.PostgresServer;
import org.meterline.local.stack.Programs;
import org.meterline.local.stack.Service;
import org.meterline.local.testing.TestMeterIssuer;

/**
 * PostgreSQL, a broker, an issuer of tokens, the packaged aggregation service, and the packaged collector before it. The
 * issuer stands in for both that there are in production.
 */
final class Rig implements AutoCloseable {

    /** A database for what the machine can do without the service. */
    private static final String FLOOR = "floor";

    private static final String PASSWORD = "throwaway";
    private static final UUID ADMIN = new UUID(0x4000L, Long.MIN_VALUE);

    private final Path checkout;
    private final Path folder;
    private final Programs programs;
    private final KafkaServer kafka;
    private final PostgresServer postgres;
    private final TestMeterIssuer issuer;
    private @Nullable PackagedService aggregation;
    private @Nullable PackagedService collector;

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
        postgres.databases().provide(database(), PASSWORD);
        postgres.databases().provide(FLOOR, PASSWORD);
    }

    /** @param settings environment variables beside those that it needs */
    void startAggregation(Path jar, List<String> javaOptions, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.databases().jdbcUrl(database()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", PASSWORD);
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url());
        // No usage meter calls here, and their issuer is the same.
        environment.put("QUARKUS_OIDC_USAGE_METER_TENANT_ENABLED", "false");
        environment.putAll(settings);
        aggregation = PackagedService.start(new Launch(
                Service.AGGREGATION.module(), checkout, jar, folder.resolve("logs"), javaOptions, environment));
    }

    void startCollector(List<String> javaOptions) {
        collector = PackagedService.start(new Launch(
                Service.COLLECTOR.module(),
                checkout,
                programs.jar(Service.COLLECTOR),
                folder.resolve("logs"),
                javaOptions,
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka.bootstrapServers(),
                        "METERLINE_METER_ISSUER",
                        issuer.url(),
                        // Nobody but usage meters calls here.
                        "QUARKUS_OIDC_TENANT_ENABLED",
                        "false",
                        // One usage meter does here what many do elsewhere.
                        "METERLINE_COLLECTOR_RATES_REQUESTS_PER_MINUTE",
                        "0",
                        "METERLINE_COLLECTOR_RATES_BYTES_PER_MINUTE",
                        "0")));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.databases().jdbcUrl(database()), database(), PASSWORD);
    }

    Connection connectToFloor() throws SQLException {
        return DriverManager.getConnection(postgres.databases().jdbcUrl(FLOOR), FLOOR, PASSWORD);
    }

    /** Of somebody who may see a provider's usage. */
    String viewer(String provider) {
        return "Bearer "
                + TestMeterIssuer.tokenFor(
                        ADMIN,
                        provider,
                        1,
                        Map.of("aud", "meterline", "realm_access", Map.of("roles", List.of("usage-viewer"))));
    }

    PackagedService aggregation() {
        return started(aggregation);
    }

    PackagedService collector() {
        return started(collector);
    }

    long brokerPid() {
        return kafka.process().pid();
    }

    long postgresPid() {
        return postgres.process().pid();
    }

    private static String database() {
        return Service.AGGREGATION.database().orElseThrow();
    }

    private static PackagedService started(@Nullable PackagedService service) {
        if (service == null) {
            throw new IllegalStateException("the service has not been started");
        }
        return service;
    }

    @Override
    public void close() {
        for (PackagedService service : new PackagedService[] {collector, aggregation}) {
            if (service != null) {
                service.close();
            }
        }
        kafka.stop();
        postgres.stop();
        issuer.stop();
    }
}
