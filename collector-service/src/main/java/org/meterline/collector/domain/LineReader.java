package org.meterline.collector.domain;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an NDJSON body line by line and never holds more than one line of it, which is paid until there is another.
 * A line ends with LF or CRLF, the last one also with the body; blank lines count but are not returned.
 */
public final class LineReader implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int CARRIAGE_RETURN = 1;

    private final InputStream body;
    private final int maxLineBytes;
    private final Budget budget;
    private final boolean stopsWhereTooLong;

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int chunkPosition;
    private int chunkEnd;

    private final GrowingBuffer line;
    private boolean lineTooLong;
    private int lineNumber;
    private int paidForLine;

    /** Lines of more than {@code maxLineBytes} are returned as too long; whatever is held is paid from {@code budget}. */
    public LineReader(InputStream body, int maxLineBytes, Budget budget) {
        this(body, maxLineBytes, budget, false);
    }

    /** For a body that should be one line: where that is too long, the rest of it is not read. */
    public static LineReader ofOneLine(InputStream body, int maxLineBytes, Budget budget) {
        return new LineReader(body, maxLineBytes, budget, true);
    }

    private LineReader(InputStream body, int maxLineBytes, Budget budget, boolean stopsWhereTooLong) {
        this.body = body;
        this.stopsWhereTooLong = stopsWhereTooLong;
        this.maxLineBytes = maxLineBytes;
        this.budget = budget;
        this.line = new GrowingBuffer(maxLineBytes + CARRIAGE_RETURN, budget);
    }

    /** Returns the next line that is not blank, or null at the end of the body. */
    public @Nullable Line next() throws IOException {
        while (collectLine()) {
            int length = lengthWithoutBreak();
            if (lineTooLong || length > maxLineBytes) {
                return new Line.TooLong(lineNumber);
            }
            if (!isBlank(length)) {
                return new Line.Content(lineNumber, copyOfLine(length));
            }
        }
        return null;
    }

    @Override
    public void close() {
        line.close();
        giveLineBack();
    }

    private byte[] copyOfLine(int length) throws BudgetExhaustedException {
        giveLineBack();
        budget.take(length);
        paidForLine = length;
        return line.firstBytes(length);
    }

    private void giveLineBack() {
        budget.giveBack(paidForLine);
        paidForLine = 0;
    }

    /** Collects the bytes up to the next line feed; false where the body has already ended. */
    private boolean collectLine() throws IOException {
        if (!chunkHasMore()) {
            return false;
        }
        line.clear();
        lineTooLong = false;
        lineNumber++;
        boolean ended = false;
        while (!ended && !(lineTooLong && stopsWhereTooLong) && chunkHasMore()) {
            int end = lineFeedOrChunkEnd();
            lineTooLong = lineTooLong || !line.append(chunk, chunkPosition, end - chunkPosition);
            ended = end < chunkEnd;
            chunkPosition = ended ? end + 1 : end;
        }
        return true;
    }

    private int lengthWithoutBreak() {
        int length = line.length();
        return length > 0 && line.at(length - 1) == '\r' ? length - 1 : length;
    }

    private boolean isBlank(int length) {
        for (int i = 0; i < length; i++) {
            if (line.at(i) != ' ' && line.at(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean chunkHasMore() throws IOException {
        if (chunkPosition == chunkEnd) {
            chunkPosition = 0;
            chunkEnd = body.readNBytes(chunk, 0, chunk.length);
        }
        return chunkPosition < chunkEnd;
    }

    private int lineFeedOrChunkEnd() {
        for (int i = chunkPosition; i < chunkEnd; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return chunkEnd;
    }
}
