package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.tools.ToolProvider;
import org.meterline.aggregation.http.StoredZip;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.contracts.report.ReportDigest;

/** The program that checks evidence, compiled for the oldest Java it promises to run on, and what a forger needs besides. */
final class EvidenceVerifier {

    static final String MANIFEST = "MANIFEST.tsv";

    private final Path folder;
    private final Method run;

    record Said(int exitCode, String text) {}

    private EvidenceVerifier(Path folder, Method run) {
        this.folder = folder;
        this.run = run;
    }

    /** Leaves the source as {@code Verify.java} in the folder. */
    static EvidenceVerifier in(Path folder, byte[] program) throws Exception {
        Path source = Files.write(folder.resolve("Verify.java"), program);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", classes.toString(), source.toString()));
        @SuppressWarnings("resource")
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
        return new EvidenceVerifier(
                folder, loader.loadClass("Verify").getMethod("run", String[].class, PrintStream.class));
    }

    Said verify(Object... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int code = (int) run.invoke(null, texts, new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Said(code, out.toString(StandardCharsets.UTF_8));
    }

    Path zip(Map<String, byte[]> contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredZip zip = new StoredZip(out);
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            zip.add(entry.getKey(), entry.getValue());
        }
        zip.finish();
        zip.release();
        return Files.write(folder.resolve("evidence.zip"), out.toByteArray());
    }

    static byte[] evidence(Archived order) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Evidence().write(order, out);
        return out.toByteArray();
    }

    static Map<String, byte[]> files(byte[] zip) throws IOException {
        Map<String, byte[]> found = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                found.put(entry.getName(), in.readAllBytes());
            }
        }
        return found;
    }

    static byte[] bytes(Map<String, byte[]> contents, String path) {
        byte[] bytes = contents.get(path);
        if (bytes == null) {
            throw new AssertionError("the evidence has no " + path);
        }
        return bytes;
    }

    /** One that fits whatever was changed. */
    static byte[] manifest(Map<String, byte[]> contents) {
        FactTable manifest = new FactTable("sha256", "bytes", "path");
        contents.forEach((path, bytes) -> {
            if (!path.equals(MANIFEST)) {
                manifest.row(HexFormat.of().formatHex(ReportDigest.newHash().digest(bytes)), bytes.length, path);
            }
        });
        return manifest.bytes();
    }
}
