package org.meterline.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    /** As old as the start of the last build that we ran: Maven leaves files alone that would come out the same. */
    private static final String STAMP = "deploy/local/target/programs-built";

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

    /** Notes that everything that was there at that time has been built. */
    void noteSuccess(Instant begun) {
        Path stamp = checkout.resolve(STAMP);
        try {
            Files.createDirectories(checkout.resolve("deploy/local/target"));
            Files.writeString(stamp, "");
            var unused = Files.setLastModifiedTime(stamp, FileTime.from(begun));
        } catch (IOException e) {
            throw new UncheckedIOException("could not note the build in " + stamp + ": " + e.getMessage(), e);
        }
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
                "-Dmeterline.programs-only",
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

    /**
     * What carries the time of a module's last build. The files of the usage meter's program all have one fixed time,
     * for the sake of reproducible builds; the jar that it is made from has not.
     */
    private Stream<Path> timed(String module) {
        if (!module.equals(USAGE_METER)) {
            return Stream.of(artefact(module));
        }
        try (Stream<Path> files = Files.list(checkout.resolve(USAGE_METER).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOutOfDate(String module) {
        FileTime made = Stream.concat(timed(module), Stream.of(checkout.resolve(STAMP)))
                .map(Build::newest)
                .flatMap(Optional::stream)
                .max(FileTime::compareTo)
                .orElse(FileTime.fromMillis(0));
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
