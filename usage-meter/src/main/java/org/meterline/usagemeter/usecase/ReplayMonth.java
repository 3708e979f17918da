package org.meterline.usagemeter.usecase;

import java.io.IOException;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.domain.MonthReports;

/**
 * Replays a recorded month into reports and hands those of the wanted hours over. The whole month is always computed: a
 * report's number and its link to the one before do not depend on what is handed over.
 */
public final class ReplayMonth {
    private final ReportDestination destination;
    private final Progress progress;

    public ReplayMonth(ReportDestination destination, Progress progress) {
        this.destination = destination;
        this.progress = progress;
    }

    public Summary replay(MonthReports reports, HourRange hours) throws IOException, InterruptedException {
        long handedOver = 0;
        long observedSeconds = 0;
        long bytes = 0;
        while (reports.hasNext()) {
            HourReport report = reports.next();
            int hour = reports.hourOfMonth(report);
            if (hours.contains(hour)) {
                destination.accept(report);
                handedOver++;
                observedSeconds += report.observedSeconds();
                bytes += report.bytes().length;
                progress.at(hour - hours.from() + 1, hours.length());
            }
        }
        ReportDestination.Outcome outcome = destination.finish();
        progress.at(hours.length(), hours.length());
        return new Summary(handedOver, outcome.accepted(), outcome.rejected(), observedSeconds, bytes);
    }

    /** What was replayed. */
    public record Summary(long reports, long accepted, long rejected, long observedSeconds, long bytes) {}

    /** Told how far the replay is, in hours of the wanted range. */
    public interface Progress {
        void at(int hoursDone, int hours);
    }
}
