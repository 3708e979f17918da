package org.meterline.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.Program;

/** The artefacts that the stack runs, and the build that makes them where they are missing or out of date. */
final class Build {

    private static final List<String> SHARED = List.of("contracts", "chassis");
    private static final String USAGE_METER = "usage-meter";
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Path checkout;

    Build(Path checkout) {
        this.checkout = checkout;
    }

    static Path usageMeterProgram(Path checkout) {
        return checkout.resolve(USAGE_METER).resolve("target/usage-meter/bin/usage-meter");
    }

    /** The modules whose artefact is not there. */
    List<String> missing() {
        return modules().stream()
                .filter(module -> !Files.exists(artefact(module)))
                .toList();
    }

    /** Whether each artefact is there and younger than everything it is made from. */
    boolean isUpToDate() {
        return missing().isEmpty() && modules().stream().noneMatch(this::isOutOfDate);
    }

    Program program(Path log) {
        List<String> command = List.of(
                checkout.resolve("mvnw").toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--threads",
                "2",
                "--projects",
                String.join(",", modules()),
                "--also-make",
                "-DskipTests",
                "-Dmaven.test.skip=true",
                // Checked by ./test; a first run only wants the programs.
                "-Dspotless.check.skip",
                "package");
        return new Program("build", command, checkout, log)
                .withEnvironment(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "MAVEN_OPTS",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx768m"))
                .withGrace(GRACE);
    }

    static void awaitSuccess(GuardedProcess build, Path log) throws InterruptedException {
        int code = build.await();
        if (code != 0) {
            throw new StartRefusedException("The build failed; its log says why: " + log + firstError(log));
        }
    }

    private static String firstError(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("[ERROR]"))
                    .findFirst()
                    .map(line -> "\n    " + line)
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static List<String> modules() {
        return Stream.concat(Arrays.stream(Service.values()).map(Service::module), Stream.of(USAGE_METER))
                .toList();
    }

    private Path artefact(String module) {
        return Arrays.stream(Service.values())
                .filter(service -> service.module().equals(module))
                .findFirst()
                .map(service -> service.jar(checkout))
                .orElseGet(() -> usageMeterProgram(checkout));
    }

    private boolean isOutOfDate(String module) {
        FileTime made = modified(artefact(module));
        Stream<Path> sources = Stream.concat(SHARED.stream(), Stream.of(module))
                .map(checkout::resolve)
                .flatMap(folder -> Stream.of(folder.resolve("pom.xml"), folder.resolve("src/main")));
        return Stream.concat(Stream.of(checkout.resolve("pom.xml")), sources)
                .map(Build::newest)
                .flatMap(Optional::stream)
                .anyMatch(changed -> changed.compareTo(made) > 0);
    }

    private static Optional<FileTime> newest(Path source) {
        if (!Files.exists(source)) {
            return Optional.empty();
        }
        try (Stream<Path> walk = Files.walk(source)) {
            return walk.filter(Files::isRegularFile).map(Build::modified).max(FileTime::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
