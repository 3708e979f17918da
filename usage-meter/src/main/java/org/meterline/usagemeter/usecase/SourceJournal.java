package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;

/** Port: what was learned of a source since its current hour began, so that a crash does not take it. */
public interface SourceJournal extends AutoCloseable {
    /** Adds a line; it may be lost until {@link #sync()}. */
    void add(Entry entry) throws IOException;

    /** What was added survives from here on. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;

    /** One line. Times are milliseconds since 1970 by the source's clock. */
    sealed interface Entry {
        long atMillis();

        /** Something was learned. */
        record Learned(RecordingEvent event) implements Entry {
            @Override
            public long atMillis() {
                return event.atMillis();
            }
        }

        /** The source was watched until here, whether or not anything changed. */
        record Watched(long atMillis) implements Entry {}

        /** From here on these labels hold. */
        record Labelled(long atMillis, String document) implements Entry {}
    }

    /**
     * Which hour of which source a journal speaks of.
     *
     * @param startOfHour seconds since 1970
     */
    record Head(RecordedSource source, long startOfHour) {}

    /** A journal as a crash left it: all lines that are whole. */
    record Kept(Head head, List<Entry> entries) {}

    /** The journals of a meter, one for each source. */
    interface Shelf {
        Optional<Kept> read(UUID source) throws IOException;

        /** Begins a source's journal with these lines, durably; what was there before is gone then, and not sooner. */
        SourceJournal begin(Head head, List<Entry> entries) throws IOException;

        Set<UUID> sources() throws IOException;

        void remove(UUID source) throws IOException;
    }
}
