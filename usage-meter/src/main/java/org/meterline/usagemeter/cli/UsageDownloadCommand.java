package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.UsageDownload;
import org.meterline.usagemeter.usecase.MeterIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage download}. */
@Command(
        name = "download",
        description = {
            "Writes the reports of a month into a signed usage file that somebody carries to the suite.",
            "Before the month is over its name says partial, and when; partial files, the full one and what went online may"
                    + " overlap, each report counts once. The running meter is not disturbed."
        })
final class UsageDownloadCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--month", description = "The UTC month, such as 2026-11 (default: the present one).")
    private @Nullable YearMonth month;

    @Option(
            names = "--output",
            defaultValue = ".",
            description = "The file to write; where it is a folder, under its proper name in it (default: here).")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Option(names = "--progress", description = "Show a bar on the error output.")
    private boolean progress;

    @Option(names = "--clock", hidden = true, description = "For tests: the moment that counts as now.")
    private @Nullable Instant clock;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    UsageDownloadCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        MeterIdentity identity = home.requireIdentity();
        Instant now = (clock != null ? clock : Instant.now()).truncatedTo(ChronoUnit.SECONDS);
        YearMonth wanted = month != null ? month : YearMonth.from(now.atOffset(ZoneOffset.UTC));
        ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), progress);
        try (SpoolFolder spool =
                SpoolFolder.openToRead(home.home(), home.settings(environment).spoolMaxBytes())) {
            if (spool.reports(wanted).isEmpty()) {
                throw new CommandFailure(
                        ExitCode.INPUT, "this meter has no reports of " + wanted + "; see 'usage-meter usage list'");
            }
            UsageDownload download = new UsageDownload(
                    home.home(), spool, identity.id(), home.requireToken(environment.get(HomeOption.TOKEN_VARIABLE)));
            print(download.write(wanted, now, output, bar::at));
        }
        return ExitCode.DONE;
    }

    private void print(UsageDownload.Download download) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object(
                    "file", download.file().toString(),
                    "digest", download.written().digest().value(),
                    "month", download.written().month().toString(),
                    "partial", download.written().partial(),
                    "sequence", download.written().sequence(),
                    "reports", download.written().reports(),
                    "leftOut", download.leftOut().size()));
        } else {
            out.println(download.file());
            out.println(download.written().reports() + " reports of "
                    + download.written().month() + (download.written().partial() ? ", partial" : "") + ", "
                    + download.written().digest());
        }
        out.flush();
        download.leftOut().forEach(line -> spec.commandLine().getErr().println("left out: " + line));
        spec.commandLine().getErr().flush();
    }
}
