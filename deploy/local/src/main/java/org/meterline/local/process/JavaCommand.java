package org.meterline.local.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts together the command line of a Java program, run by the same JDK that runs us. */
public final class JavaCommand {

    private final List<String> options = new ArrayList<>();

    public JavaCommand(int heapMegabytes) {
        options.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small and quick to start: a local stack serves one person, and eight JVMs share the machine.
        options.addAll(List.of(
                "-Xms32m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=64m",
                // Below it, a start collects all garbage several times over to make room for classes, and finds none.
                "-XX:MetaspaceSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "-Xlog:all=error:stderr"));
    }

    public JavaCommand options(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    public List<String> mainClass(List<Path> classpath, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classpath.stream().map(Path::toString).toList()));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    public List<String> jar(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(options);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
