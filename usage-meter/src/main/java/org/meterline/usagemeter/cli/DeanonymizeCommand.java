package org.meterline.usagemeter.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.NameTableFile;
import org.meterline.usagemeter.file.NameTranslator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter deanonymize}. */
@Command(
        name = "deanonymize",
        description = {
            "Translates hashed names back, on the meter that hashed them: single ones, or a whole file (usage reports, or CSV,"
                    + " TSV or JSON of the suite).",
            "In usage reports names come back also where they were redacted or left out, by source and id."
        })
final class DeanonymizeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(paramLabel = "HASH", arity = "0..*", description = "Hashes as they stand in a report.")
    private List<String> hashes = List.of();

    @Option(names = "--file", description = "A file to translate.")
    private @Nullable Path file;

    @Option(names = "--output", description = "Where to write the translated file (default: the output).")
    private @Nullable Path output;

    @Option(
            names = "--form",
            description = "How the file quotes: ${COMPLETION-CANDIDATES} (default: by its name's ending).")
    private NameTranslator.@Nullable Form form;

    @Option(names = "--json", description = "Print JSON for single hashes.")
    private boolean json;

    DeanonymizeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        if (hashes.isEmpty() == (file == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give hashes, or a --file to translate");
        }
        NameTranslator translator = new NameTranslator(
                new NameTableFile(home.home(), home.settings(environment).namesKept()));
        return file == null ? single(translator) : translate(translator, file);
    }

    private int single(NameTranslator translator) {
        PrintWriter out = spec.commandLine().getOut();
        boolean all = true;
        for (String hash : hashes) {
            Optional<String> name = translator.name(hash);
            all &= name.isPresent();
            if (json) {
                out.println(Json.object("hash", hash, "name", name.orElse(null)));
            } else {
                out.println(hash + "\t" + name.orElse("?"));
            }
        }
        out.flush();
        return all ? ExitCode.DONE : ExitCode.INPUT;
    }

    private int translate(NameTranslator translator, Path from) throws IOException {
        NameTranslator.Form quoting = form != null ? form : formOf(from);
        try (BufferedReader in = Files.newBufferedReader(from)) {
            if (output == null) {
                translator.translate(in, spec.commandLine().getOut(), quoting);
                spec.commandLine().getOut().flush();
            } else {
                try (Writer out = Files.newBufferedWriter(output)) {
                    translator.translate(in, out, quoting);
                }
            }
        }
        spec.commandLine()
                .getErr()
                .println(translator.translated() + " names put back, " + translator.unknown()
                        + " hashes this meter does not know");
        spec.commandLine().getErr().flush();
        return ExitCode.DONE;
    }

    private static NameTranslator.Form formOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return NameTranslator.Form.CSV;
        }
        if (name.endsWith(".tsv")) {
            return NameTranslator.Form.TSV;
        }
        return name.endsWith("json") || name.endsWith("jsonl") ? NameTranslator.Form.JSON : NameTranslator.Form.TEXT;
    }
}
