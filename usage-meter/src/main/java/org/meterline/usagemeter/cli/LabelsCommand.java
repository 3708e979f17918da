package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.LabelAudit;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.domain.Rule;
import org.meterline.usagemeter.file.HomeRules;
import org.meterline.usagemeter.file.RecordingFile;
import org.meterline.usagemeter.file.RulesFile;
import org.meterline.usagemeter.file.SourceJournals;
import org.meterline.usagemeter.usecase.SourceJournal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter labels}. */
@Command(
        name = "labels",
        description = "The rules that say whose usage it is.",
        subcommands = {LabelsCommand.Import.class, LabelsCommand.Show.class, LabelsCommand.Check.class})
final class LabelsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: labels import, labels show, labels check");
    }

    /** {@code usage-meter labels import}. */
    @Command(
            name = "import",
            description = {
                "Brings rules into the home in place of those that are there; they hold from then on, never backwards.",
                "A file that does not read as rules changes nothing. Look first with 'labels check --rules FILE'."
            })
    static final class Import implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", paramLabel = "FILE", description = "The rules.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Override
        public Integer call() throws IOException {
            MeteringRules rules = new HomeRules(home.home()).bring(file);
            spec.commandLine()
                    .getOut()
                    .println(rules.customers().rules().size() + " rules of customers and "
                            + rules.licences().rules().size() + " of licences hold from now on.");
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter labels show}. */
    @Command(name = "show", description = "Prints the rules as they were imported.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public Integer call() throws IOException {
            spec.commandLine()
                    .getOut()
                    .println(new HomeRules(home.home())
                            .text()
                            .orElseThrow(LabelsCommand::noRules)
                            .strip());
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    private static CommandFailure noRules() {
        return new CommandFailure(
                ExitCode.INPUT, "this home has no rules; bring some with 'usage-meter labels import'");
    }

    /** {@code usage-meter labels check}. */
    @Command(
            name = "check",
            description = {
                "Shows which VM and host gets which label, by the inventory that the running meter knows of its sources or by"
                        + " recordings, and audits the rules: what has no label, rules whose object is missing, and where"
                        + " rules with different labels meet, with the one that wins.",
                "The most specific object wins; along one chain the nearest; then the rule that stands first."
            })
    static final class Check implements Callable<Integer> {
        private static final int FIRST_ROWS = 100;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(
                names = "--recording",
                description =
                        "A recording of a source, instead of what the running meter knows; may be given several times.")
        private List<Path> recordings = new ArrayList<>();

        @Option(
                names = "--rules",
                description = "Rules to look at before they are imported (default: those of the home).")
        private @Nullable Path file;

        @Option(names = "--tsv", description = "Print all VMs and hosts as a table with tabs, and nothing else.")
        private boolean tsv;

        @Option(names = "--json", description = "Print the same as JSON, one object a line.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            MeteringRules rules = file != null
                    ? RulesFile.read(file)
                    : new HomeRules(home.home()).read().orElseThrow(LabelsCommand::noRules);
            LabelAudit audit = new LabelAudit(rules.customers());
            for (Path recording : recordings) {
                Recording recorded = RecordingFile.read(recording);
                audit.add(recorded.source(), recorded.lastInventory());
            }
            if (recordings.isEmpty()) {
                addLive(audit);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (tsv || json) {
                table(out, audit);
            } else {
                report(out, audit);
            }
            out.flush();
            return ExitCode.DONE;
        }

        /** A journal begins with the whole inventory, and has every change since. */
        private void addLive(LabelAudit audit) throws IOException {
            SourceJournals journals = new SourceJournals(home.home().folder());
            for (UUID source : new TreeSet<>(journals.sources())) {
                journals.read(source).ifPresent(kept -> audit.add(kept.head().source(), inventory(kept)));
            }
            if (audit.rows().isEmpty()) {
                throw new CommandFailure(
                        ExitCode.INPUT,
                        "this meter knows no inventory yet: it has to run and reach a vCenter once; or give a --recording");
            }
        }

        private static List<InventoryObject> inventory(SourceJournal.Kept kept) {
            List<RecordingEvent> events = new ArrayList<>();
            for (SourceJournal.Entry entry : kept.entries()) {
                if (entry instanceof SourceJournal.Entry.Learned learned) {
                    events.add(learned.event());
                }
            }
            return Recording.lastInventory(events);
        }

        private void table(PrintWriter out, LabelAudit audit) {
            if (tsv) {
                out.println("source\tkind\tid\tname\tlabel\trule\tbeaten");
            }
            for (LabelAudit.Row row : audit.rows()) {
                String winner = row.winner() == null ? null : inWords(row.winner());
                String beaten = row.losers().stream().map(Check::inWords).collect(Collectors.joining("; "));
                out.println(
                        tsv
                                ? String.join(
                                        "\t",
                                        List.of(
                                                plain(row.source()),
                                                word(row.kind()),
                                                plain(row.id()),
                                                plain(row.name()),
                                                plain(row.label()),
                                                winner == null ? "" : plain(winner),
                                                plain(beaten)))
                                : Json.object(
                                        "source", row.source(),
                                        "kind", word(row.kind()),
                                        "id", row.id(),
                                        "name", row.name(),
                                        "label", row.label(),
                                        "rule", winner,
                                        "beaten", beaten,
                                        "contested", row.contested()));
            }
        }

        private static void report(PrintWriter out, LabelAudit audit) {
            Map<String, Long> byLabel = audit.rows().stream()
                    .collect(Collectors.groupingBy(LabelAudit.Row::label, TreeMap::new, Collectors.counting()));
            out.println(audit.rows().size() + " VMs and hosts");
            byLabel.forEach((label, count) -> out.printf("  %6d  %s%n", count, label));
            section(
                    out,
                    "without a label",
                    audit.unmapped().stream().map(Check::inWords).toList());
            section(
                    out,
                    "rules whose object is missing",
                    audit.missing().stream().map(Check::inWords).toList());
            section(
                    out,
                    "where rules meet",
                    audit.contested().stream()
                            .map(row -> inWords(row) + ": " + winner(row) + " beats "
                                    + row.losers().stream().map(Check::inWords).collect(Collectors.joining(", ")))
                            .toList());
        }

        private static void section(PrintWriter out, String title, List<String> lines) {
            out.println(lines.size() + " " + title);
            lines.stream().limit(FIRST_ROWS).forEach(line -> out.println("  " + line));
            if (lines.size() > FIRST_ROWS) {
                out.println("  … " + (lines.size() - FIRST_ROWS) + " more; --tsv prints them all");
            }
        }

        private static String winner(LabelAudit.Row row) {
            Rule<String> winner = row.winner();
            return winner == null ? "none" : inWords(winner);
        }

        private static String inWords(LabelAudit.Row row) {
            return word(row.kind()) + " " + row.name() + " (" + row.id() + ")";
        }

        private static String inWords(Rule<String> rule) {
            return rule.value() + " by " + word(rule.kind()) + " " + (rule.id() != null ? rule.id() : rule.name());
        }

        private static String word(ObjectKind kind) {
            return kind.name().toLowerCase(Locale.ROOT);
        }

        private static String plain(String text) {
            return text.replaceAll("[\\t\\r\\n]", " ");
        }
    }
}
