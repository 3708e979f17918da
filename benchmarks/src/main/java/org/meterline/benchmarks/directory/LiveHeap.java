package org.meterline.benchmarks.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects of another Java process that are alive, by its own count after a full collection.
 *
 * @param bytes all of them together
 */
record LiveHeap(long bytes) {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

    static LiveHeap of(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        Matcher total = TOTAL.matcher(histogram);
        if (exitCode != 0 || !total.find()) {
            throw new IOException("jcmd did not count the objects of process " + pid + ": " + histogram);
        }
        return new LiveHeap(Long.parseLong(total.group(1)));
    }
}
