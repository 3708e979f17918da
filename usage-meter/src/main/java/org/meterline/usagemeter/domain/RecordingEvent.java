package org.meterline.usagemeter.domain;

/** One line of a recording: what the recorder learned, and how long after the recording's start. */
public sealed interface RecordingEvent {
    /** Milliseconds since the recording's start, by the vCenter's clock. */
    long atMillis();

    /** The source is watched from here on. Nothing from before is known any more: a full inventory follows. */
    record Connected(long atMillis) implements RecordingEvent {}

    /** The last instant at which the source was known to be watched. */
    record Disconnected(long atMillis) implements RecordingEvent {}

    /** An object appeared or changed; it is given whole. */
    record Seen(long atMillis, InventoryObject object) implements RecordingEvent {}

    /** An object is gone. */
    record Removed(long atMillis, String id) implements RecordingEvent {}
}
