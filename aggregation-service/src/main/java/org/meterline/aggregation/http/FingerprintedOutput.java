package org.meterline.aggregation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.meterline.aggregation.usecase.MonthVersionStore.Fingerprint;
import org.meterline.contracts.report.ReportDigest;

/**
 * Takes the fingerprint of what is written, and holds the last bytes back until they are released: so nobody has the whole
 * before it is known to be right.
 */
final class FingerprintedOutput extends OutputStream {

    private static final int HELD_BYTES = 64 * 1024;

    private final OutputStream out;
    private final MessageDigest hash = ReportDigest.newHash();
    private final byte[] held = new byte[HELD_BYTES];
    private int heldBytes;
    private long bytes;

    FingerprintedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        hash.update(buffer, offset, length);
        bytes += length;
        int taken = 0;
        while (taken < length) {
            if (heldBytes == HELD_BYTES) {
                // There is more, so these are not the last.
                out.write(held, 0, heldBytes);
                heldBytes = 0;
            }
            int part = Math.min(length - taken, HELD_BYTES - heldBytes);
            System.arraycopy(buffer, offset + taken, held, heldBytes, part);
            heldBytes += part;
            taken += part;
        }
    }

    /** What is held stays held: writers flush when they have written all, and only then it is checked. */
    @Override
    public void flush() {}

    /** The fingerprint of all that was written; to be asked for once. */
    Fingerprint fingerprint() {
        return new Fingerprint(HexFormat.of().formatHex(hash.digest()), bytes);
    }

    void release() throws IOException {
        out.write(held, 0, heldBytes);
        heldBytes = 0;
        out.flush();
    }
}
