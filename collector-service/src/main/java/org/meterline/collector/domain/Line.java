package org.meterline.collector.domain;

/** One line of an NDJSON body, counted from 1, that is not blank. */
public sealed interface Line {

    int number();

    /** The bytes of the line without its line break. */
    record Content(int number, byte[] bytes) implements Line {}

    /** A line that passed the limit of a report; its bytes were read and dropped. */
    record TooLong(int number) implements Line {}

    /** Whether these bytes are one line and nothing else: no line break, and no blanks where a line reader looks for them. */
    static boolean isOne(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '{') {
            return false;
        }
        for (byte each : bytes) {
            if (each == '\n') {
                return false;
            }
        }
        return bytes[bytes.length - 1] != '\r';
    }
}
