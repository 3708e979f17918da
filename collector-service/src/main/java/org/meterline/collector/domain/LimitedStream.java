package org.meterline.collector.domain;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets so many bytes pass and refuses the request at the first one beyond. */
public class LimitedStream extends FilterInputStream {

    private final long maxBytes;
    private final String what;
    private long passed;

    /** {@code what} names the limited bytes in the refusal, as in "The uncompressed request". */
    public LimitedStream(InputStream in, long maxBytes, String what) {
        super(in);
        this.maxBytes = maxBytes;
        this.what = what;
    }

    /** Returns how many bytes have passed. */
    public long passed() {
        return passed;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            count(1);
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = in.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws RequestTooLargeException {
        passed += bytes;
        if (passed > maxBytes) {
            throw new RequestTooLargeException(what + " has more than " + maxBytes + " bytes.");
        }
    }
}
