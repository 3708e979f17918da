package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;

/**
 * Port: the reports that this usage meter has written, in the order of their numbers, and what became of each. A report
 * is written once, numbered and chained, and is durable when {@link #write} returns; its bytes never change.
 */
public interface Spool {
    /**
     * Writes the next report of the meter.
     *
     * @throws SpoolFullException where the spool has reached its bound of size; nothing is written
     */
    SpooledReport write(Source source, Instant hour, List<Span> observed, List<UsageRecord> records) throws IOException;

    /** The months whose hours it has reports of. */
    SortedSet<YearMonth> months() throws IOException;

    /** The reports of a month's hours, by number. */
    List<SpooledReport> reports(YearMonth month) throws IOException;

    /** The first reports, by number, that the suite has neither acknowledged nor refused; at most so many. */
    List<SpooledReport> unsent(int atMost) throws IOException;

    /**
     * A report's original bytes.
     *
     * @throws DamagedReportException where they are not there any more
     */
    byte[] bytes(SpooledReport report) throws IOException;

    /** Notes that the suite has acknowledged these reports; lost in a crash, they are sent again. */
    void acknowledged(List<SpooledReport> reports, Instant at) throws IOException;

    /** Sets a report aside that the suite refuses for good: it stays, is shown, and does not hold up the others. */
    void refused(SpooledReport report, String why, Instant at) throws IOException;

    /** The newest hour that this source has a report of; empty where it has none. */
    Optional<Instant> lastHour(UUID source) throws IOException;

    /** Deletes acknowledged reports whose hour began before this; the meter's last report always stays. */
    void deleteAcknowledged(Instant before) throws IOException;

    /** How full the spool is, and what waits in it. */
    Filling filling() throws IOException;

    /**
     * How full the spool is.
     *
     * @param unsent reports that wait to be sent
     * @param oldestUnsentHour the hour of the oldest of them
     * @param setAside reports that the suite refused
     * @param dropped unsent reports that had to make room because nobody could take hours that old any more
     * @param bytes what all reports take on disk
     * @param maxBytes the bound of size
     */
    record Filling(
            long reports,
            long unsent,
            Optional<Instant> oldestUnsentHour,
            long setAside,
            long dropped,
            long bytes,
            long maxBytes) {}
}
