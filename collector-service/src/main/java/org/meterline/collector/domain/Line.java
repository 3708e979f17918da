package org.meterline.collector.domain;

/** One line of an NDJSON body, counted from 1, that is not blank. */
public sealed interface Line {

    int number();

    /** The bytes of the line without its line break. */
    record Content(int number, byte[] bytes) implements Line {}

    /** A line that passed the limit of a report; its bytes were read and dropped. */
    record TooLong(int number) implements Line {}
}
