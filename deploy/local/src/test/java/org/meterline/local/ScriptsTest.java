package org.meterline.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.servers.Checkout;

/** What the shell scripts do before any Java runs. */
class ScriptsTest {

    private static final String FINDER = ". " + Checkout.root().resolve("deploy/local/jdk.sh") + "; ";

    @TempDir
    Path folder;

    @Test
    void takeTheJdkOfTheEnvironmentFirst() throws Exception {
        Path jdk = fakeJdk("jdk-25", "25.0.1");

        Ended ended = sh(FINDER + "meterline_find_jdk", Map.of("JAVA_HOME", jdk.toString()));

        assertEquals(new Ended(0, jdk.toString()), ended);
    }

    @Test
    void takeTheJdkOnThePathNext() throws Exception {
        Path jdk = fakeJdk("jdk-26", "26");
        Path old = fakeJdk("jdk-17", "17.0.9");

        Ended ended = sh(
                FINDER + "meterline_find_jdk",
                Map.of("JAVA_HOME", old.toString(), "PATH", jdk.resolve("bin") + ":" + System.getenv("PATH")));

        assertEquals(new Ended(0, jdk.toRealPath().toString()), ended);
    }

    @Test
    void takeNeitherAnOlderJdkNorOneWithoutACompiler() throws Exception {
        Path old = fakeJdk("jdk-24", "24.0.2");
        Path runtime = fakeJdk("jre-25", "25");
        Files.delete(runtime.resolve("bin/javac"));

        assertEquals(1, sh(FINDER + "meterline_is_jdk " + old, Map.of()).code());
        assertEquals(1, sh(FINDER + "meterline_is_jdk " + runtime, Map.of()).code());
    }

    @Test
    void sayInOneLineThatThereIsNone() throws Exception {
        String none = "meterline_find_jdk() { return 1; }; ";

        Ended ended = sh(FINDER + none + "meterline_need_jdk ./run", Map.of());

        assertEquals(1, ended.code());
        assertEquals(
                "./run: no JDK 25 found; install one (for example Temurin 25 from https://adoptium.net) or set"
                        + " JAVA_HOME to it.",
                ended.output());
    }

    @Test
    void explainTheTestsWithoutStartingThem() throws Exception {
        Ended ended = sh(Checkout.root().resolve("test") + " --help", Map.of());

        assertEquals(0, ended.code());
        assertTrue(ended.output().startsWith("Usage: ./test [MAVEN ARGUMENT...]"), ended.output());
    }

    @Test
    void areWellFormed() throws Exception {
        for (String script : List.of("run", "test", ".ci/run", "deploy/local/jdk.sh")) {
            assertEquals(new Ended(0, ""), sh("sh -n " + Checkout.root().resolve(script), Map.of()), script);
        }
    }

    private record Ended(int code, String output) {}

    private static Ended sh(String script, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of("sh", "-c", script))).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }

    /** A folder that answers to {@code java -version} as a JDK does. */
    private Path fakeJdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(
                    jdk.resolve("bin").resolve(program),
                    "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2026-09-16' >&2\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return jdk;
    }
}
