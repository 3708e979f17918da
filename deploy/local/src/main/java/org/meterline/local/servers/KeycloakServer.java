package org.meterline.local.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.JavaCommand;
import org.meterline.local.process.Program;

/**
 * A real Keycloak on the loopback interface with the realm {@value #REALM} imported at each start. It keeps
 * nothing: the realm file is the whole truth, and a restart makes every token it gave out worthless.
 */
public final class KeycloakServer implements AutoCloseable {

    public static final String REALM = "meterline";

    /** The realm file on the classpath; the clients' secrets stand there and nowhere else. */
    public static final String REALM_RESOURCE = "/keycloak/meterline-realm.json";

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration GRACE = Duration.ofSeconds(6);
    private static final int HEAP_MEGABYTES = 256;
    private static final int BUILD_HEAP_MEGABYTES = 512;

    /** Part of the cache's name: raise it with the options below, so that nobody meets an older build. */
    private static final String BUILD_OPTIONS_VERSION = "1";

    private static final List<String> BUILD_OPTIONS =
            List.of("--db=dev-mem", "--health-enabled=false", "--metrics-enabled=false");

    private final Path home;
    private final Path log;
    private final int port;
    private @Nullable GuardedProcess process;

    /** @param home made anew at each start */
    public KeycloakServer(Path home, Path log, int port) {
        this.home = home;
        this.log = log;
        this.port = port;
    }

    /** A Keycloak for one test run. */
    public static KeycloakServer throwaway(Path folder) {
        return new KeycloakServer(folder.resolve("home"), folder.resolve("keycloak.log"), Ports.findFree());
    }

    /** Unpacks and builds the distribution, unless a run before has done so. */
    public static void prepare(Path log) {
        var unused = distribution(log);
    }

    public KeycloakServer start() {
        Path distribution = distribution(log);
        makeHome(distribution);
        List<String> command = java(
                distribution,
                home,
                HEAP_MEGABYTES,
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname=" + baseUrl(),
                "--cache=local",
                "--log-level=warn,org.keycloak.exportimport:info,io.quarkus:info");
        process = GuardedProcess.start(new Program("Keycloak", command, home, log).withGrace(GRACE));
        return this;
    }

    public KeycloakServer awaitReady() {
        URI discovery = URI.create(issuer() + "/.well-known/openid-configuration");
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            HttpRequest request = HttpRequest.newBuilder(discovery)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            Readiness.await(
                    process(),
                    START_LIMIT,
                    () -> client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
        }
        return this;
    }

    public String baseUrl() {
        return "http://localhost:" + port;
    }

    /** The OpenID Connect issuer of the realm. */
    public String issuer() {
        return issuer(baseUrl());
    }

    public static String issuer(String baseUrl) {
        return baseUrl + "/realms/" + REALM;
    }

    public GuardedProcess process() {
        GuardedProcess started = process;
        if (started == null) {
            throw new IllegalStateException("Keycloak has not been started");
        }
        return started;
    }

    public void stop() {
        GuardedProcess started = process;
        if (started != null) {
            started.stop();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** A home of our own around the shared distribution, so that several can run at once. */
    private void makeHome(Path distribution) {
        try {
            Folders.delete(home);
            Path imports = Files.createDirectories(home.resolve("data/import"));
            for (String shared : List.of("lib", "conf", "providers", "themes")) {
                Files.createSymbolicLink(home.resolve(shared), distribution.resolve(shared));
            }
            Files.writeString(imports.resolve(REALM + "-realm.json"), realm());
        } catch (IOException e) {
            throw new UncheckedIOException("could not prepare " + home + ": " + e.getMessage(), e);
        }
    }

    /** The realm file as it is imported. */
    public static String realm() {
        try (InputStream resource = KeycloakServer.class.getResourceAsStream(REALM_RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(REALM_RESOURCE + " is missing from the classpath");
            }
            return new String(resource.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path distribution(Path log) {
        Path zip = ServerFiles.ofCheckout().keycloakDistribution();
        String name = zip.getFileName().toString().replace(".zip", "") + "-build" + BUILD_OPTIONS_VERSION;
        return CacheFolder.ofUser().provide(name, folder -> {
            unpack(zip, folder);
            build(folder, log);
        });
    }

    private static void build(Path distribution, Path log) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(BUILD_OPTIONS);
        List<String> command = java(distribution, distribution, BUILD_HEAP_MEGABYTES, arguments.toArray(String[]::new));
        GuardedProcess build = GuardedProcess.start(new Program("Keycloak's build", command, distribution, log));
        if (build.await() != 0) {
            throw new ServerFailedException(build, "failed");
        }
    }

    /** What {@code kc.sh} does, without the shell in between: its process would not be Keycloak's. */
    private static List<String> java(Path distribution, Path home, int heap, String... arguments) {
        return new JavaCommand(heap)
                .options(
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Duser.language=en",
                        "-Duser.country=US",
                        "-Dfile.encoding=UTF-8",
                        "-Dkc.home.dir=" + home,
                        "-Djboss.server.config.dir=" + home.resolve("conf"),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                        "-Dpicocli.disable.closures=true")
                .mainClass(
                        List.of(distribution.resolve("lib/quarkus-run.jar")),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                        arguments);
    }

    /** Unpacks the zip without its single top folder. */
    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = folder.resolve(name).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = file.getInputStream(entry)) {
                        Files.copy(content, target);
                    }
                }
            }
        }
    }
}
