package org.meterline.local.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;

/** Finds out whether containers can be used here. */
final class DockerApi {

    /** {@code auto} (the default), {@code containers} or {@code processes}. */
    static final String CHOICE_VARIABLE = "METERLINE_TEST_SERVERS";

    private DockerApi() {}

    static boolean answers() {
        String choice = System.getenv().getOrDefault(CHOICE_VARIABLE, "auto").toLowerCase(Locale.ROOT);
        return switch (choice) {
            case "containers" -> true;
            case "processes" -> false;
            case "auto" -> mayAnswer() && DockerClientFactory.instance().isDockerAvailable();
            default ->
                throw new IllegalArgumentException(
                        CHOICE_VARIABLE + " is '" + choice + "'; it takes auto, containers or processes");
        };
    }

    /** A quick look first: where there is no trace of an engine, Testcontainers' own search takes seconds. */
    private static boolean mayAnswer() {
        return System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".docker/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"));
    }
}
