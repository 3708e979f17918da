package org.meterline.contracts.codec;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives at most a number of bytes; a stream that holds more is refused, not cut. */
final class LimitedInputStream extends FilterInputStream {

    private final long limit;
    private long given;

    LimitedInputStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            count(1);
        }
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        // Never asks for more than one byte past the limit, so that a bomb is not blown up into a large buffer.
        int wanted = (int) Math.min(length, limit - given + 1);
        int read = super.read(buffer, offset, wanted);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        // Skipped bytes count like read ones, so they are read.
        byte[] away = new byte[(int) Math.min(Math.max(wanted, 0), 8192)];
        int read = away.length == 0 ? 0 : read(away, 0, away.length);
        return Math.max(read, 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int read) throws TooLargeException {
        given += read;
        if (given > limit) {
            throw new TooLargeException(limit);
        }
    }
}
