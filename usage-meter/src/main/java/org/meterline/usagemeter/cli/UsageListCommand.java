package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.UsageFileBook;
import org.meterline.usagemeter.usecase.MonthOverview;
import org.meterline.usagemeter.usecase.WrittenFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage list}. */
@Command(
        name = "list",
        description = {
            "Prints the months that this meter has reports of: how many, their coverage, what the suite has acknowledged"
                    + " online, and the newest usage file.",
            "Reports are gone from here some time after the suite has acknowledged them; see the setting spool.keep."
        })
final class UsageListCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--clock", hidden = true, description = "For tests: the moment that counts as now.")
    private @Nullable Instant clock;

    @Option(names = "--json", description = "Print JSON, one month a line.")
    private boolean json;

    UsageListCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Object identity = home.requireIdentity();
        assert identity != null;
        List<WrittenFile> files = new UsageFileBook(home.home()).files();
        PrintWriter out = spec.commandLine().getOut();
        try (SpoolFolder spool =
                SpoolFolder.openToRead(home.home(), home.settings(environment).spoolMaxBytes())) {
            if (!json) {
                out.println("month    reports  sources  coverage  online  waiting  refused  in no file  newest file");
            }
            for (YearMonth month : spool.months()) {
                print(out, MonthOverview.of(spool, month, files, clock != null ? clock : Instant.now()));
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private void print(PrintWriter out, MonthOverview month) {
        if (json) {
            out.println(Json.object(
                    "month", month.month().toString(),
                    "reports", month.reports(),
                    "sources", month.sources(),
                    "observedSeconds", month.observedSeconds(),
                    "expectedSeconds", month.expectedSeconds(),
                    "coverage", month.coverage(),
                    "acknowledged", month.acknowledged(),
                    "waiting", month.waiting(),
                    "refused", month.refused(),
                    "inNoFile", month.inNoFile(),
                    "newestFile", month.newestFile().map(WrittenFile::name).orElse(null),
                    "newestFileDigest",
                            month.newestFile()
                                    .map(file -> file.digest().value())
                                    .orElse(null)));
        } else {
            out.printf(
                    "%s  %7d  %7d  %8s  %6d  %7d  %7d  %10d  %s%n",
                    month.month(),
                    month.reports(),
                    month.sources(),
                    month.coverage(),
                    month.acknowledged(),
                    month.waiting(),
                    month.refused(),
                    month.inNoFile(),
                    month.newestFile().map(WrittenFile::name).orElse("-"));
        }
    }
}
