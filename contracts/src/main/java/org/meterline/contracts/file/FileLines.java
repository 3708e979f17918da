package org.meterline.contracts.file;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/** The lines of an unpacked usage file, one at a time, and the hash over everything given out so far. */
final class FileLines {

    /** A line longer than allowed. */
    static final class LineTooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        LineTooLongException(int limit) {
            super("the line has more than " + limit + " bytes");
        }
    }

    private static final int BUFFER = 64 * 1024;
    /** What a longer line has taken is given back with it, for few are so long, and several files may be read at once. */
    private static final int KEPT = 4 * 1024 * 1024;

    private final InputStream in;
    private final MessageDigest hash = ReportDigest.newHash();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private byte[] line = new byte[BUFFER];
    private int length;
    private int lines;

    FileLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line given out last, from 1. */
    int number() {
        return lines;
    }

    /** The hash over all lines given out, with their line breaks. */
    byte[] hashSoFar() {
        return Hashes.soFar(hash);
    }

    /** The next line without its line break; null at the end. */
    byte @Nullable [] next(int maxBytes) throws IOException {
        lines++;
        length = 0;
        while (at < end || fill()) {
            int lineBreak = indexOfLineBreak();
            int part = (lineBreak < 0 ? end : lineBreak) - at;
            if (part > maxBytes - length) {
                throw new LineTooLongException(maxBytes);
            }
            append(part, maxBytes);
            if (lineBreak >= 0) {
                hash.update(buffer, at, 1);
                at++;
                return taken();
            }
        }
        return length == 0 ? null : taken();
    }

    private byte[] taken() {
        byte[] taken = Arrays.copyOf(line, length);
        if (line.length > KEPT) {
            line = new byte[BUFFER];
        }
        return taken;
    }

    private void append(int part, int maxBytes) {
        if (line.length - length < part) {
            // Room for the longest line at most, however it came to be: several files may be read at once.
            line = Arrays.copyOf(line, Math.max(length + part, Math.min(2 * line.length, maxBytes)));
        }
        System.arraycopy(buffer, at, line, length, part);
        length += part;
        hash.update(buffer, at, part);
        at += part;
    }

    private int indexOfLineBreak() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = 0;
        int read = in.read(buffer, 0, BUFFER);
        while (read == 0) {
            read = in.read(buffer, 0, BUFFER);
        }
        end = Math.max(read, 0);
        return read > 0;
    }
}
