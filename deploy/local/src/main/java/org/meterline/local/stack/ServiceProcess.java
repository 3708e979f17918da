package org.meterline.local.stack;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.JavaCommand;
import org.meterline.local.process.Program;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.Readiness;

/** One of the four services as a process of its packaged jar. */
final class ServiceProcess {

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration GRACE = Duration.ofSeconds(6);
    private static final String MASTER_KEY_ID = "k1";

    private final Service service;
    private final Path checkout;
    private final Path log;
    private final StackPorts ports;
    private final Secrets secrets;
    private final int port;
    private final Map<String, String> settings;
    private volatile @Nullable GuardedProcess process;

    /** Of each process by itself: that one has ended may be heard only after its successor was started. */
    private final Set<GuardedProcess> toldToEnd = ConcurrentHashMap.newKeySet();

    /** @param port where it listens */
    ServiceProcess(Service service, StackOptions options, Path log, Secrets secrets, int port) {
        this.service = service;
        this.checkout = options.checkout();
        this.log = log;
        this.ports = options.ports();
        this.secrets = secrets;
        this.port = port;
        this.settings = options.settings();
    }

    String address() {
        return "http://localhost:" + port;
    }

    Service service() {
        return service;
    }

    Path log() {
        return log;
    }

    void start(Optional<Instant> clock) {
        process = GuardedProcess.start(new Program(service.module(), command(), checkout, log)
                .withEnvironment(environment(clock))
                .withGrace(GRACE));
    }

    List<String> command() {
        return new JavaCommand(service.heapMegabytes())
                // What a burst needed is given back at the next full collection, not after several.
                .options("-XX:-ShrinkHeapInSteps", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30")
                .options(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        // It tells of every look at a service that is still starting.
                        "-Dquarkus.log.category.\"io.smallrye.health\".level=WARN")
                .jar(service.jar(checkout));
    }

    void awaitReady() {
        URI address = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            Readiness.await(
                    process(),
                    START_LIMIT,
                    () -> http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    /** Hears the exit code should the service die without having been told to. */
    void onDeath(IntConsumer listener) {
        GuardedProcess watched = process();
        watched.whenEnded(() -> {
            if (!toldToEnd.contains(watched)) {
                listener.accept(watched.exitCode());
            }
        });
    }

    void stopForGood() {
        toldToEnd().stop();
    }

    void killForGood() {
        toldToEnd().kill();
    }

    private GuardedProcess toldToEnd() {
        GuardedProcess present = process();
        toldToEnd.add(present);
        return present;
    }

    GuardedProcess process() {
        GuardedProcess started = process;
        if (started == null) {
            throw new IllegalStateException(service.module() + " has not been started");
        }
        return started;
    }

    private Map<String, String> environment(Optional<Instant> clock) {
        Map<String, String> environment = new HashMap<>(settings);
        // glibc otherwise keeps a heap of its own for nearly every thread, and what was freed for the next time.
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("MALLOC_TRIM_THRESHOLD_", "131072");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        // Nothing stands before the services here that would have to notice first.
        environment.put("QUARKUS_SHUTDOWN_DELAY", "0S");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.of(StackPort.KAFKA));
        environment.put(
                "QUARKUS_OIDC_AUTH_SERVER_URL",
                KeycloakServer.issuer("http://localhost:" + ports.of(StackPort.KEYCLOAK)));
        environment.put("METERLINE_METER_ISSUER", "http://localhost:" + ports.of(StackPort.REGISTRATION));
        environment.put("METERLINE_DEPLOYMENT", "LOCAL");
        environment.put("METERLINE_CLOCK_MOVABLE", "true");
        clock.ifPresent(start -> environment.put("METERLINE_CLOCK_START", start.toString()));
        service.database().ifPresent(database -> {
            environment.put(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://127.0.0.1:" + ports.of(StackPort.POSTGRES) + "/" + database);
            environment.put("QUARKUS_DATASOURCE_USERNAME", database);
            environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.get(Secrets.ofDatabase(database)));
        });
        if (service == Service.REGISTRATION) {
            environment.put(
                    "METERLINE_REGISTRATION_TOKEN_MASTER_KEYS_" + MASTER_KEY_ID.toUpperCase(Locale.ROOT),
                    secrets.get(Secrets.TOKEN_MASTER_KEY));
            environment.put("METERLINE_REGISTRATION_TOKEN_CURRENT_MASTER_KEY", MASTER_KEY_ID);
        }
        if (service == Service.AGGREGATION) {
            environment.put(
                    "METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_" + MASTER_KEY_ID.toUpperCase(Locale.ROOT),
                    secrets.get(Secrets.WEBHOOK_MASTER_KEY));
            environment.put("METERLINE_AGGREGATION_WEBHOOKS_CURRENT_MASTER_KEY", MASTER_KEY_ID);
            // Whoever moves the business clock looks at once.
            environment.put("METERLINE_AGGREGATION_ORDERS_OPEN_EVERY", "1S");
            // Whoever tries a portal out listens beside the stack.
            environment.put("METERLINE_AGGREGATION_WEBHOOKS_ALLOW_HTTP", "true");
            environment.put("METERLINE_AGGREGATION_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8,::1/128");
        }
        return environment;
    }
}
