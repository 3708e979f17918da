package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Instant;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;

/** Port: where a recording goes, line by line. */
public interface RecordingSink extends AutoCloseable {
    void begin(RecordedSource source, Instant startedAt) throws IOException;

    void add(RecordingEvent event) throws IOException;

    /** Ends the recording; without it the recording counts as cut off. */
    void end(long atMillis) throws IOException;

    @Override
    void close() throws IOException;
}
