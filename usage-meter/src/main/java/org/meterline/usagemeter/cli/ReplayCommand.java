package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Software;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.MonthClock;
import org.meterline.usagemeter.domain.MonthReports;
import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.domain.Names;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.file.RecordingFile;
import org.meterline.usagemeter.file.ReportFolder;
import org.meterline.usagemeter.file.RulesFile;
import org.meterline.usagemeter.file.UsageFileDestination;
import org.meterline.usagemeter.sending.SendingSettings;
import org.meterline.usagemeter.sending.Suite;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.HourRange;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.NameRules;
import org.meterline.usagemeter.usecase.ReplayMonth;
import org.meterline.usagemeter.usecase.ReportDestination;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter replay}. */
@Command(
        name = "replay",
        description = {
            "Replays a recording, stretched over a month, into usage reports: one for each hour that was watched.",
            "The reports are a pure function of recording, month, meter id, rules and names. Whatever part of the month is"
                    + " handed over, their numbers and their chain are those of the whole month."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final Pattern HOURS = Pattern.compile("(\\d{1,3})\\.\\.(\\d{1,3})");

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--recording", required = true, description = "The recording to replay.")
    @SuppressWarnings("NullAway.Init")
    private Path recording;

    @Option(names = "--month", required = true, description = "The UTC month to replay it in, such as 2026-10.")
    @SuppressWarnings("NullAway.Init")
    private YearMonth month;

    @Option(names = "--from", paramLabel = "DAY", description = "First day of the month to hand over (default: 1).")
    private @Nullable Integer firstDay;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            description = "Last day to hand over, itself included (default: the last).")
    private @Nullable Integer lastDay;

    @Option(
            names = "--hours",
            paramLabel = "A..B",
            description = "Hours of the month to hand over instead, from A and up to but without B; the first is 0.")
    private @Nullable String hours;

    @Option(
            names = {"--labels", "--rules"},
            description = "A file with customer and licence rules.")
    private @Nullable Path rules;

    @Option(
            names = "--names",
            defaultValue = "NONE",
            description =
                    "What of the names of VMs and hosts leaves the meter: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private NamePolicy names;

    @Option(
            names = "--progress",
            arity = "0..1",
            defaultValue = "NONE",
            fallbackValue = "BAR",
            description = "Show progress: BAR on the error output, or JSON lines on the output.")
    @SuppressWarnings("NullAway.Init")
    private ReplayOutput.Style progress;

    @ArgGroup(multiplicity = "1", heading = "Where to (one of):%n")
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Option(names = "--registration", description = "With --online: base address of the registration-service.")
    private @Nullable URI registration;

    @Option(names = "--collector", description = "With --online: base address of the collector-service.")
    private @Nullable URI collector;

    @Option(
            names = "--file-sequence",
            defaultValue = "1",
            description =
                    "With --write-file: which of this meter's files it is, counted from 1 (default: ${DEFAULT-VALUE}).")
    private long fileSequence;

    @Option(
            names = "--previous-file",
            paramLabel = "DIGEST",
            description = "With --write-file: the digest of the file before it, from the second one on.")
    private @Nullable String previousFile;

    @Option(
            names = "--batch-reports",
            defaultValue = "100",
            description = "With --online: reports in one request (default: ${DEFAULT-VALUE}).")
    private int batchReports;

    @Option(
            names = "--batch-bytes",
            defaultValue = "8388608",
            description = "With --online: uncompressed bytes in one request (default: ${DEFAULT-VALUE}).")
    private long batchBytes;

    @Option(
            names = "--give-up-after",
            defaultValue = "PT10M",
            description =
                    "With --online: how long one request is repeated while there is no answer (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration giveUpAfter;

    ReplayCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The three places that reports can go to. */
    static final class Target {
        @Option(names = "--online", required = true, description = "Send the reports to a collector.")
        boolean online;

        @Option(
                names = "--write-file",
                required = true,
                description = "Write a signed usage file; where FILE is a folder, under its proper name in it.",
                paramLabel = "FILE")
        @Nullable
        Path file;

        @Option(
                names = "--output-dir",
                required = true,
                description = "Write each report into a file of its own in this folder.",
                paramLabel = "DIR")
        @Nullable
        Path folder;
    }

    @Override
    public Integer call() throws Exception {
        HourRange range = range();
        Recording recorded = RecordingFile.read(recording);
        MeteringRules meteringRules = rules == null ? MeteringRules.NONE : RulesFile.read(rules);
        MeterIdentity identity = home.requireIdentity();
        ReplayOutput output = new ReplayOutput(spec.commandLine(), progress);
        MonthReports reports = new MonthReports(
                recorded,
                new MonthClock(month, recorded.lengthMillis()),
                new Meter(identity.id(), new Software(Program.SOFTWARE_NAME, Program.VERSION)),
                meteringRules,
                leaving());
        try (ReportDestination destination = destination(identity, range, recorded, output)) {
            ReplayMonth.Summary summary = new ReplayMonth(destination, output).replay(reports, range);
            output.done(summary, destination instanceof UsageFileDestination file ? file : null);
            return summary.rejected() == 0 ? ExitCode.DONE : ExitCode.REPORTS_REFUSED;
        }
    }

    private Names leaving() throws IOException {
        return switch (names) {
            case NONE -> Names.NONE;
            case PLAIN -> Names.PLAIN;
            case HASHED, REDACTED -> {
                MeterSettings settings = home.settings(environment);
                yield home.names(
                        new NameRules(names, names, names, settings.names().label()), settings);
            }
        };
    }

    private HourRange range() {
        if (hours == null) {
            int first = firstDay == null ? 1 : firstDay;
            int last = lastDay == null ? month.lengthOfMonth() : lastDay;
            if (first < 1 || first > last || last > month.lengthOfMonth()) {
                throw wrong("days must lie within " + month + " and rise: --from " + first + " --to " + last);
            }
            return HourRange.days(first, last);
        }
        Matcher matcher = HOURS.matcher(hours);
        if (firstDay != null || lastDay != null || !matcher.matches()) {
            throw wrong("--hours is A..B, and goes without --from and --to");
        }
        try {
            return new HourRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))).within(month);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ReportDestination destination(
            MeterIdentity identity, HourRange range, Recording recorded, ReplayOutput output) throws IOException {
        if (target.folder != null) {
            return new ReportFolder(target.folder);
        }
        if (target.file != null) {
            return new UsageFileDestination(target.file, manifest(identity, range, recorded), token());
        }
        return online(identity, output);
    }

    /** The replay's clock stands at the end of the last hour that is handed over; so the file too is always the same. */
    private UsageFileManifest manifest(MeterIdentity identity, HourRange range, Recording recorded) {
        MonthClock clock = new MonthClock(month, recorded.lengthMillis());
        try {
            return new UsageFileManifest(
                    identity.id(),
                    month,
                    range.to() < clock.hours(),
                    clock.startOfHour(range.to()),
                    fileSequence,
                    previousFile == null ? null : new ReportDigest(previousFile),
                    range.countOf(MonthReports.hoursWithReport(recorded, clock)));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private AccessToken token() throws IOException {
        return home.requireToken(environment.get(HomeOption.TOKEN_VARIABLE));
    }

    private ReportDestination online(MeterIdentity identity, ReplayOutput output) throws IOException {
        if (registration == null || collector == null) {
            throw wrong("--online needs --registration and --collector");
        }
        SendingSettings settings = SendingSettings.at(registration, collector)
                .batching(batchReports, batchBytes)
                .givingUpAfter(giveUpAfter)
                .presenting(home.settings(environment).clientCertificate());
        return new Suite(
                        settings,
                        identity.id(),
                        token(),
                        Program.VERSION,
                        Clock.systemUTC(),
                        Thread::sleep,
                        RandomGenerator.getDefault())
                .collector((HourReport report, String why) -> output.refused(report, why));
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
