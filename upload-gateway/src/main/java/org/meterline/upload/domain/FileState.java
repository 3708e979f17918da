package org.meterline.upload.domain;

/**
 * How far a usage file has come.
 *
 * <pre>
 * RECEIVED ──every report acknowledged──► PUBLISHED ──every outcome in──► COUNTED
 *     ├────the stored bytes are not what was verified────► FAILED
 *     └◄───────────────the same file again─────────────────┘
 * </pre>
 */
public enum FileState {
    /** Stored whole; its reports are on their way to the topic. */
    RECEIVED,
    /** Every report is on the topic. */
    PUBLISHED,
    /** The outcome of every report is known. */
    COUNTED,
    /** It cannot be published: the stored bytes are not those that were verified. Bringing the file again mends it. */
    FAILED
}
