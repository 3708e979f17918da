package org.meterline.usagemeter.usecase;

import java.io.IOException;
import org.meterline.usagemeter.domain.HourReport;

/** Port: where usage reports go. */
public interface ReportDestination extends AutoCloseable {
    /** Takes a report; it may wait for others before it goes anywhere. */
    void accept(HourReport report) throws IOException, InterruptedException;

    /** Everything taken has to be where it belongs when this returns. */
    Outcome finish() throws IOException, InterruptedException;

    /** Lets go of what is open; without {@link #finish()} before, nothing complete is left behind. */
    @Override
    void close() throws IOException;

    /** What became of the reports; {@code rejected} ones will not be accepted later either. */
    record Outcome(long accepted, long rejected) {}
}
