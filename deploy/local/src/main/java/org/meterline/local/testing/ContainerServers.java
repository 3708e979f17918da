package org.meterline.local.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.PostgresDatabases;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** The servers as containers, for where a Docker API answers. */
final class ContainerServers implements TestServers {

    private static final DockerImageName POSTGRES_IMAGE = DockerImageName.parse("postgres:18-alpine");
    private static final DockerImageName KAFKA_IMAGE = DockerImageName.parse("apache/kafka:4.1.1");
    private static final DockerImageName KEYCLOAK_IMAGE = DockerImageName.parse("quay.io/keycloak/keycloak:26.7.3");

    private static final int POSTGRES_PORT = 5432;
    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD = "throwaway";
    private static final Duration START_LIMIT = Duration.ofSeconds(180);

    private final int kafkaPort = Ports.findFree();
    private final int keycloakPort = Ports.findFree();
    private @Nullable GenericContainer<?> postgres;
    private @Nullable GenericContainer<?> kafka;
    private @Nullable GenericContainer<?> keycloak;

    @Override
    public void start(Set<Kind> wanted) {
        if (wanted.contains(Kind.POSTGRES)) {
            postgres = newPostgres();
        }
        if (wanted.contains(Kind.KAFKA)) {
            kafka = newKafka(kafkaPort);
        }
        if (wanted.contains(Kind.KEYCLOAK)) {
            keycloak = newKeycloak(keycloakPort);
        }
        Startables.deepStart(java.util.stream.Stream.of(postgres, kafka, keycloak)
                        .filter(java.util.Objects::nonNull)
                        .toList())
                .join();
    }

    @Override
    public PostgresDatabases postgres() {
        GenericContainer<?> container = started(postgres);
        return new PostgresDatabases(container.getHost(), container.getMappedPort(POSTGRES_PORT), SUPERUSER, PASSWORD);
    }

    @Override
    public String kafkaBootstrapServers() {
        return started(kafka).getHost() + ":" + kafkaPort;
    }

    @Override
    public String keycloakUrl() {
        return "http://" + started(keycloak).getHost() + ":" + keycloakPort;
    }

    @Override
    public void stop() {
        for (GenericContainer<?> container : new GenericContainer<?>[] {postgres, kafka, keycloak}) {
            if (container != null) {
                container.stop();
            }
        }
    }

    private static GenericContainer<?> newPostgres() {
        return new FixedPortContainer(POSTGRES_IMAGE)
                .withExposedPorts(POSTGRES_PORT)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=120")
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\s", 2)
                        .withStartupTimeout(START_LIMIT));
    }

    /** The port is fixed beforehand because the broker tells its clients the address to come back to. */
    private static GenericContainer<?> newKafka(int port) {
        FixedPortContainer container = new FixedPortContainer(KAFKA_IMAGE);
        container.fixPort(port, port);
        return container
                .withEnv(Map.ofEntries(
                        Map.entry("KAFKA_NODE_ID", "1"),
                        Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
                        Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
                        Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
                        Map.entry("KAFKA_LISTENERS", "PLAINTEXT://:" + port + ",CONTROLLER://:9093"),
                        Map.entry("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + container.getHost() + ":" + port),
                        Map.entry("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
                        Map.entry("KAFKA_MESSAGE_MAX_BYTES", "10485760"),
                        Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                        Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                        Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")))
                .waitingFor(Wait.forLogMessage(".*Kafka Server started.*", 1).withStartupTimeout(START_LIMIT));
    }

    /** The port is fixed beforehand because it is part of the issuer's name. */
    private static GenericContainer<?> newKeycloak(int port) {
        FixedPortContainer container = new FixedPortContainer(KEYCLOAK_IMAGE);
        container.fixPort(port, port);
        return container
                .withCopyToContainer(
                        Transferable.of(KeycloakServer.realm().getBytes(StandardCharsets.UTF_8)),
                        "/opt/keycloak/data/import/" + KeycloakServer.REALM + "-realm.json")
                .withCommand(
                        "start-dev",
                        "--import-realm",
                        "--http-port=" + port,
                        "--hostname=http://" + container.getHost() + ":" + port)
                .waitingFor(Wait.forHttp("/realms/" + KeycloakServer.REALM)
                        .forPort(port)
                        .withStartupTimeout(START_LIMIT));
    }

    private static GenericContainer<?> started(@Nullable GenericContainer<?> container) {
        if (container == null) {
            throw new IllegalStateException("not among the servers of this test");
        }
        return container;
    }

    private static final class FixedPortContainer extends GenericContainer<FixedPortContainer> {

        private FixedPortContainer(DockerImageName image) {
            super(image);
        }

        private void fixPort(int host, int container) {
            addFixedExposedPort(host, container);
        }
    }
}
