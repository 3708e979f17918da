package org.meterline.contracts.file;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;
import org.meterline.contracts.report.ReportDigest;

/**
 * Writes a usage file: the manifest at once, one report after the other, the signature on {@link #close}. A file that
 * is closed before all reports of its manifest are there is not signed, so nobody takes it for whole.
 */
public final class UsageFileWriter implements AutoCloseable {

    /** How the lines are packed. */
    public enum Packing {
        GZIP,
        ZSTD
    }

    private final OutputStream out;
    private final UsageFileManifest manifest;
    private final FileSigningKey key;
    private final KeyId keyId;
    private final MessageDigest hash = ReportDigest.newHash();
    private int reports;
    private boolean closed;

    /**
     * Begins a file.
     *
     * @param out gets the packed bytes; closed with the writer
     * @param generation of the access token that the key is derived from
     */
    public UsageFileWriter(
            OutputStream out, Packing packing, UsageFileManifest manifest, FileSigningKey key, int generation)
            throws IOException {
        this.out = switch (packing) {
            case GZIP -> new GZIPOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
        };
        this.manifest = manifest;
        this.key = key;
        this.keyId = new KeyId(manifest.usageMeterId(), generation);
        writeLine(manifest.toJson());
    }

    /** Adds a report by its original bytes. */
    public void addReport(byte[] original) throws IOException {
        if (reports == manifest.reports()) {
            throw new IllegalStateException("the manifest says " + reports + " reports, and here is one more");
        }
        for (byte each : original) {
            if (each == '\n') {
                throw new IllegalArgumentException("a report with a line break in it");
            }
        }
        writeLine(original);
        reports++;
    }

    /**
     * Signs and closes the file.
     *
     * @throws IllegalStateException where reports are missing; the file is then closed without a signature
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (reports != manifest.reports()) {
                throw new IllegalStateException(
                        "the manifest says " + manifest.reports() + " reports, and there are " + reports);
            }
            writeLine(FileSignature.line(soFar(), key, keyId));
        }
    }

    /** The file's digest, over its uncompressed bytes; known once it is closed. */
    public ReportDigest digest() {
        if (!closed) {
            throw new IllegalStateException("the file is not closed yet");
        }
        return ReportDigest.ofHash(soFar());
    }

    private byte[] soFar() {
        return Hashes.soFar(hash);
    }

    private void writeLine(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
        hash.update(line);
        hash.update((byte) '\n');
    }
}
