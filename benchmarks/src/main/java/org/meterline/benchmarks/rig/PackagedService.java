package org.meterline.benchmarks.rig;

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
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.Program;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.Readiness;

/** One service as a process of its packaged program, at a port of its own. */
public final class PackagedService implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final GuardedProcess process;
    private final int port;

    private PackagedService(GuardedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What is started.
     *
     * @param name for its log
     * @param checkout where it runs
     * @param environment beside what every service needs
     */
    public record Launch(
            String name,
            Path checkout,
            Path jar,
            Path logs,
            List<String> javaOptions,
            Map<String, String> environment) {}

    /** Returns when it is ready. */
    public static PackagedService start(Launch launch) {
        int port = Ports.findFree();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launch.javaOptions());
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                launch.jar().toString()));
        Map<String, String> environment = new HashMap<>();
        // As in the local stack: glibc otherwise keeps a heap for nearly every thread, and what was freed.
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("MALLOC_TRIM_THRESHOLD_", "131072");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.putAll(launch.environment());
        GuardedProcess process = GuardedProcess.start(new Program(
                        launch.name(), command, launch.checkout(), launch.logs().resolve(launch.name() + ".log"))
                .withEnvironment(environment)
                .withGrace(GRACE));
        PackagedService service = new PackagedService(process, port);
        try {
            service.awaitReady();
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    private void awaitReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Readiness.await(
                    process,
                    START_LIMIT,
                    () -> http.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.stop();
    }
}
