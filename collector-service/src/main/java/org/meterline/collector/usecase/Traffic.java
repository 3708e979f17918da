package org.meterline.collector.usecase;

/** Hears how much was read of each body, however reading it ended. */
public interface Traffic {

    /** Bytes as they came from the wire, and what decoding made of them. */
    void read(long wireBytes, long uncompressedBytes);
}
