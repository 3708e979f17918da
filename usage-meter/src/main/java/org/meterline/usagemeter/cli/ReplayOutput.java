package org.meterline.usagemeter.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.file.UsageFileDestination;
import org.meterline.usagemeter.usecase.ReplayMonth;
import picocli.CommandLine;

/** Shows how a replay goes and what came of it. */
final class ReplayOutput implements ReplayMonth.Progress {
    private static final int BAR_WIDTH = 40;
    private static final int PERCENT = 100;

    /** Enough to see what is wrong; thousands would bury it. */
    private static final int MAX_REFUSALS_SHOWN = 20;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Style style;
    private int lastPercent = -1;
    private int refusals;

    ReplayOutput(CommandLine command, Style style) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.style = style;
    }

    /** How progress is shown. */
    enum Style {
        NONE,
        BAR,
        JSON
    }

    @Override
    public void at(int hoursDone, int hours) {
        int percent = hoursDone * PERCENT / hours;
        if (style == Style.NONE || percent == lastPercent) {
            return;
        }
        lastPercent = percent;
        if (style == Style.JSON) {
            out.println(Json.object("event", "progress", "hoursDone", hoursDone, "hours", hours));
            out.flush();
        } else {
            int filled = BAR_WIDTH * percent / PERCENT;
            err.printf("\r[%s%s] %3d %%", "#".repeat(filled), ".".repeat(BAR_WIDTH - filled), percent);
            if (percent == PERCENT) {
                err.println();
            }
            err.flush();
        }
    }

    void refused(HourReport report, String why) {
        refusals++;
        if (refusals <= MAX_REFUSALS_SHOWN) {
            err.println("refused: the report of " + report.hour() + ": " + why);
        } else if (refusals == MAX_REFUSALS_SHOWN + 1) {
            err.println("refused: more reports; the rest is only counted");
        }
        err.flush();
    }

    void done(ReplayMonth.Summary summary, @Nullable UsageFileDestination file) {
        if (style == Style.JSON) {
            out.println(Json.object(
                    "event", "done",
                    "reports", summary.reports(),
                    "accepted", summary.accepted(),
                    "rejected", summary.rejected(),
                    "observedSeconds", summary.observedSeconds(),
                    "bytes", summary.bytes(),
                    "file", file == null ? null : file.file().toString(),
                    "fileDigest", file == null ? null : String.valueOf(file.digest())));
        } else {
            out.printf(
                    "%d reports, %d s observed: %d accepted, %d rejected%n",
                    summary.reports(), summary.observedSeconds(), summary.accepted(), summary.rejected());
            if (file != null) {
                out.printf("%s %s%n", file.file(), file.digest());
            }
        }
        out.flush();
    }
}
