package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.meterline.contracts.file.KeyId;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.file.UsageFileCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage verify}. */
@Command(
        name = "verify",
        description = {
            "Reads a usage file as the suite will: manifest, count, every report, chain, digest.",
            "The signature is checked where this meter's own token signed the file; another meter's key is not known here,"
                    + " and the output says that it was not checked."
        })
final class UsageVerifyCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "FILE", description = "The usage file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    UsageVerifyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        UsageFileCheck check = home.usageFileCheck(environment);
        UsageFileCheck.Result result = check.read(file, (header, original, records) -> {
            // Whoever only verifies does not keep them.
        });
        UsageFileCheck.Result.Whole whole = requireWhole(file, result);
        print(spec.commandLine().getOut(), whole, json);
        return ExitCode.DONE;
    }

    static UsageFileCheck.Result.Whole requireWhole(Path file, UsageFileCheck.Result result) {
        return switch (result) {
            case UsageFileCheck.Result.Whole whole -> whole;
            case UsageFileCheck.Result.Broken broken ->
                throw new CommandFailure(
                        ExitCode.INPUT,
                        file + ", line " + broken.line() + ": "
                                + broken.refusal().detail() + " ["
                                + broken.refusal().rule() + "]");
        };
    }

    static void print(PrintWriter out, UsageFileCheck.Result.Whole whole, boolean asJson) {
        UsageFileManifest manifest = whole.manifest();
        UsageFileCheck.Contents contents = whole.contents();
        ReportDigest previous = manifest.previousFile();
        String signedBy = whole.signedBy().map(KeyId::toString).orElse(null);
        if (asJson) {
            out.println(Json.object(
                    "usageMeterId", manifest.usageMeterId().toString(),
                    "month", manifest.month().toString(),
                    "partial", manifest.partial(),
                    "createdAt", manifest.createdAt().toString(),
                    "sequence", manifest.sequence(),
                    "previousFile", previous == null ? null : previous.value(),
                    "digest", whole.digest().value(),
                    "reports", contents.reports(),
                    "sources", contents.sources(),
                    "records", contents.records(),
                    "observedSeconds", contents.observedSeconds(),
                    "firstHour", contents.firstHour().map(Object::toString).orElse(null),
                    "lastHour", contents.lastHour().map(Object::toString).orElse(null),
                    "chain", "whole",
                    "signedBy", signedBy,
                    "signature", whole.signatureChecked() ? "GOOD" : "NOT_CHECKED"));
        } else {
            out.println("usage meter  " + manifest.usageMeterId());
            out.println("month        " + manifest.month() + (manifest.partial() ? " (partial)" : ""));
            out.println("written      " + manifest.createdAt() + ", file " + manifest.sequence() + " of the meter"
                    + (previous == null ? "" : ", after " + previous));
            out.println("reports      " + contents.reports() + " of " + contents.sources() + " sources, "
                    + contents.records() + " records, " + contents.observedSeconds() + " s observed");
            contents.firstHour()
                    .ifPresent(first -> out.println("hours        " + first + " to "
                            + contents.lastHour().orElse(first)));
            out.println("chain        whole");
            out.println("digest       " + whole.digest());
            out.println("signature    "
                    + (whole.signatureChecked()
                            ? "good, by " + signedBy
                            : "not checked: this home has not the token of " + signedBy));
        }
        out.flush();
    }
}
