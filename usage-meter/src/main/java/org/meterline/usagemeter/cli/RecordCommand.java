package org.meterline.usagemeter.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.RecordingWriter;
import org.meterline.usagemeter.usecase.RecordVcenter;
import org.meterline.usagemeter.vsphere.VcenterSession;
import org.meterline.usagemeter.vsphere.VcenterSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter record}. */
@Command(
        name = "record",
        description = {
            "Records a vCenter through its SOAP API: the inventory, then every change with its time of arrival.",
            "Ctrl-C or SIGTERM ends the recording in good order."
        })
final class RecordCommand implements Callable<Integer> {
    static final String PASSWORD_VARIABLE = "METERLINE_VCENTER_PASSWORD";

    /** Long enough to write the end of the recording after a signal. */
    private static final long SHUTDOWN_SECONDS = 20;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", required = true, description = "The SOAP endpoint, such as https://vc01.example.org/sdk")
    @SuppressWarnings("NullAway.Init")
    private URI url;

    @Option(names = "--name", description = "What the source is called in reports (default: the host of the URL).")
    private @Nullable String name;

    @Option(names = "--user", required = true, description = "A user who may read the whole inventory.")
    @SuppressWarnings("NullAway.Init")
    private String user;

    @Option(
            names = "--password-file",
            description = "A file with the password; else " + PASSWORD_VARIABLE + " or a prompt.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--certificate-fingerprint",
            paramLabel = "SHA256",
            description = "Trust exactly this certificate; without it the trust store of Java decides.")
    private @Nullable String fingerprint;

    @Option(names = "--output", required = true, description = "The recording to write.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Option(names = "--for", defaultValue = "PT24H", description = "How long (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration length;

    @Option(
            names = "--longest-wait",
            defaultValue = "PT20S",
            description = "How long one call waits for changes (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration longestWait;

    @Option(
            names = "--request-timeout",
            defaultValue = "PT30S",
            description =
                    "How long any answer may take beyond that; then the session is lost (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration requestTimeout;

    @Option(
            names = "--reconnect-pause",
            defaultValue = "PT10S",
            description = "How long to wait before a lost session is opened anew (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration reconnectPause;

    @Option(
            names = "--inventory-every",
            defaultValue = "PT8H",
            description = "How often the full inventory is compared (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration inventoryEvery;

    @Option(
            names = "--max-answer-bytes",
            defaultValue = "268435456",
            description = "The largest answer taken from the vCenter (default: ${DEFAULT-VALUE}).")
    private int maxAnswerBytes;

    @Option(
            names = "--page-size",
            defaultValue = "500",
            description = "Objects in one answer (default: ${DEFAULT-VALUE}).")
    private int pageSize;

    RecordCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        VcenterSettings settings = new VcenterSettings(
                url,
                name != null ? name : url.getHost(),
                user,
                Secrets.find(passwordFile, environment, PASSWORD_VARIABLE, "password of " + user),
                Optional.ofNullable(fingerprint),
                VcenterSettings.API_VERSION,
                requestTimeout,
                maxAnswerBytes,
                pageSize,
                Optional.empty());
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch written = new CountDownLatch(1);
        Thread atExit = new Thread(() -> stopAndWait(stop, written), "end-recording");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (RecordingWriter writer = RecordingWriter.create(output)) {
            RecordVcenter.Summary summary = new RecordVcenter(
                            () -> VcenterSession.open(settings),
                            writer,
                            Thread::sleep,
                            new ToError(),
                            new RecordVcenter.Settings(length, longestWait, inventoryEvery, reconnectPause))
                    .record(stop::get);
            print(summary);
        } finally {
            written.countDown();
        }
        if (!stop.get()) {
            boolean removed = Runtime.getRuntime().removeShutdownHook(atExit);
            assert removed;
        }
        return ExitCode.DONE;
    }

    private void print(RecordVcenter.Summary summary) {
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d ms, %d events, %d objects at the end, %d session(s), %d event(s) repaired%n",
                        output,
                        summary.lengthMillis(),
                        summary.events(),
                        summary.objects(),
                        summary.sessions(),
                        summary.repaired());
        spec.commandLine().getOut().flush();
    }

    private static void stopAndWait(AtomicBoolean stop, CountDownLatch written) {
        stop.set(true);
        try {
            if (!written.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("the recording could not be ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class ToError implements RecordVcenter.Progress {
        private long lastPrintedSecond = -10;

        @Override
        public void at(long offsetMillis, long events) {
            if (offsetMillis / 1000 >= lastPrintedSecond + 10) {
                lastPrintedSecond = offsetMillis / 1000;
                spec.commandLine().getErr().println("recorded " + lastPrintedSecond + " s, " + events + " events");
            }
        }

        @Override
        public void lost(String why) {
            spec.commandLine().getErr().println("session lost: " + why);
        }
    }
}
