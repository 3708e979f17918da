package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.upgrade.TestPrograms;

/** The commands of the guides are run as they stand there, release first, then installation, then upgrade. */
class InstallGuidesTest {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String VERSION = "0.1.0";
    private static final String NEXT = "0.1.1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static String commands(String guide) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/guides").resolve(guide)))
                .results()
                .map((MatchResult block) -> block.group(1).stripIndent())
                .collect(Collectors.joining("\n"));
    }

    private String run(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }

    @Test
    void whatTheGuidesSayIsWhatHappens() throws Exception {
        for (String tool : List.of("openssl", "unzip", "bash", "sha256sum")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, tool))),
                    "this machine has no " + tool);
        }
        TestPrograms.pack(TestPrograms.real(folder.resolve("program"), VERSION), VERSION);

        String released = run("VERSION=" + VERSION + "\n"
                + commands("release-the-usage-meter.md").replace("bin/usage-meter", "program/bin/usage-meter"));
        assertTrue(released.contains("Version " + VERSION + ", signed by"), released);

        String installed = run(commands("install-the-usage-meter.md").replace("/opt/usage-meter", folder + "/opt"));
        assertTrue(installed.contains("Signature Verified Successfully"), installed);
        assertTrue(installed.endsWith("usage-meter " + VERSION + "\n"), installed);

        TestPrograms.pack(TestPrograms.real(folder.resolve("program-next"), NEXT), NEXT);
        run("program/bin/usage-meter package sign --key-file release.key --public-key-file release.pem usage-meter-"
                + NEXT + ".zip");
        run("program/bin/usage-meter init --home home --connectivity offline");
        String upgraded = run("export METERLINE_USAGE_METER_HOME=home\n"
                + commands("upgrade-the-usage-meter.md").replace("/opt/usage-meter", folder + "/opt"));
        assertTrue(upgraded.contains("to " + NEXT + ": VERIFIED"), upgraded);
        assertTrue(upgraded.endsWith("usage-meter " + NEXT + "\n"), upgraded);
    }
}
