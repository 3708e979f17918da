package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.upgrade.TestPrograms;

/** What is packed beside the classes: start script, systemd unit, image definition, completion. */
class PackagingTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record Ended(int code, String out) {}

    private Ended run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }

    private static void assumeTool(String name) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, name))),
                "this machine has no " + name);
    }

    private String installed() throws IOException, InterruptedException {
        assumeTool("unzip");
        Path file = TestPrograms.pack(TestPrograms.real(folder.resolve("program"), "0.1.0"), "0.1.0");
        Ended unzip = run("unzip", "-q", file.toString(), "-d", folder.toString());
        assertEquals(0, unzip.code(), unzip.out());
        Path unpacked = folder.resolve("usage-meter-0.1.0");
        Ended install = run(unpacked + "/bin/usage-meter", "install", "--prefix=" + folder.resolve("prefix"), "--json");
        assertEquals(0, install.code(), install.out());
        return folder.resolve("prefix/current/bin/usage-meter").toString();
    }

    @Test
    void anUnpackedPackageInstallsItselfAndStartsThroughTheLink() throws Exception {
        String start = installed();

        assertEquals("usage-meter 0.1.0\n", run(start, "--version").out());

        Path other = TestPrograms.real(folder.resolve("other"), "0.2.0");
        TestPrograms.pack(other, "0.2.0");
        Ended refused = run(other + "/bin/usage-meter", "install", "--prefix=" + folder.resolve("prefix"));
        assertEquals(ExitCode.REFUSED, refused.code(), refused.out());
        assertTrue(refused.out().contains("usage-meter upgrade"), refused.out());
        assertEquals("usage-meter 0.1.0\n", run(start, "--version").out());
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        String script = run(installed(), "completion").out();
        Path file = Files.writeString(folder.resolve("completion"), script);
        assertEquals(new Ended(0, ""), run("bash", "-n", file.toString()));

        assertTrue(completed(file, "usage-meter", "ins").contains("install"));
        assertTrue(completed(file, "usage-meter", "install", "--pre").contains("--prefix"));
        assertTrue(completed(file, "usage-meter", "token", "s").contains("set"));
    }

    private List<String> completed(Path script, String... words) throws IOException, InterruptedException {
        String call = "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; COMP_LINE='" + String.join(" ", words)
                + "'; f=$(complete -p usage-meter | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $f; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Ended ended = run("bash", "-c", call);
        assertEquals(0, ended.code(), ended.out());
        return ended.out().lines().map(String::strip).toList();
    }

    @Test
    void theDaemonIsGivenMemoryBoundsThatAddUpToLessThan256MiB() throws Exception {
        String script = Files.readString(Path.of("src/main/bin/usage-meter"));
        long sum = 0;
        for (String bound : List.of("-Xmx", "MaxMetaspaceSize=", "ReservedCodeCacheSize=", "MaxDirectMemorySize=")) {
            Matcher matcher = Pattern.compile(Pattern.quote(bound) + "(\\d+)m").matcher(script);
            assertTrue(matcher.find(), bound);
            sum += Long.parseLong(matcher.group(1));
        }
        assertTrue(
                sum <= 224, "bounded pools take " + sum + " MiB, which leaves too little for threads and Java itself");
    }

    @Test
    void systemdTakesTheUnit() throws Exception {
        assumeTool("systemd-analyze");
        String start = installed();
        Path unit = folder.resolve("usage-meter.service");
        Path dropIns = Files.createDirectories(folder.resolve("usage-meter.service.d"));
        for (Path file : List.of(unit, dropIns.resolve("access-token.conf"))) {
            String text = Files.readString(Path.of("src/main/share/systemd").resolve(file.getFileName()));
            Files.writeString(
                    file,
                    text.replace("/opt/usage-meter/current/bin/usage-meter", start)
                            .replace("=usage-meter\n", "=root\n"));
        }

        Ended ended = run("systemd-analyze", "verify", "--man=no", unit.toString());

        assertEquals(0, ended.code(), ended.out());
        assertFalse(ended.out().contains("usage-meter.service"), ended.out());
    }

    @Test
    void theImageRunsAsNobodySpecialAndHoldsNoSecret() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("Containerfile")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertTrue(lines.contains("USER 10001:10001"), lines.toString());
        assertTrue(lines.indexOf("USER 10001:10001") > lines.size() - 6, "nothing is done as root after it");
        assertFalse(lines.stream().anyMatch(line -> line.matches("(?i).*(token|password|secret).*")), lines.toString());
        assertTrue(lines.contains("CMD [\"run\"]"));
    }
}
