package org.meterline.benchmarks.aggregation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.Report;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.Folders;
import org.meterline.local.stack.Programs;
import org.meterline.local.stack.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run aggregation}. */
@Command(
        name = "aggregation",
        description = {
            "Starts PostgreSQL, Kafka and the packaged aggregation service, puts usage reports on the topic, and measures",
            "until their totals are committed; in the same run what PostgreSQL's COPY of a row for each record, the broker",
            "alone, and one core alone do with the same reports. Then questions about usage, bytes at rest, whether the",
            "cost stays the same, and how soon usage shows what the collector took.",
            "Exits 0 if every limit is kept. Nothing else should run on the machine meanwhile."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class AggregationCommand implements Callable<Integer> {

    /** As a JVM in the collector's container chooses, with the heap that its benchmark gives it. */
    static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-Xmx224m", "-XX:+ExitOnOutOfMemoryError");

    @Option(names = "--quick", description = "Shorter runs: for a look, not for a record.")
    private boolean quick;

    @Option(
            names = "--parts",
            paramLabel = "PART",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "499",
            description = "The service's largest heap (default: ${DEFAULT-VALUE}, as the chart's container has it).")
    private int heapMegabytes;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "One more option of the service's JVM, for example --java-option=-XX:+UseG1GC; repeatable.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description = "An environment variable for the service; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--program",
            paramLabel = "JAR",
            description = "Another build of the service, to be measured in its place: its quarkus-run.jar.")
    private @Nullable Path program;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the servers keep their data, emptied first, and where the logs are (default: benchmarks/target/aggregation).")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/aggregation.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve("benchmarks/target/aggregation") : data;
        Folders.delete(folder.resolve("kafka"));
        Folders.delete(folder.resolve("postgres"));
        Programs programs = new Programs(checkout);
        programs.provide(folder.resolve("logs/build.log"), System.out::println);
        try (Rig rig = new Rig(checkout, folder, programs)) {
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "stop"));
            rig.startServers();
            rig.startAggregation(program == null ? programs.jar(Service.AGGREGATION) : program, options(), settings);
            try (Topic topic = new Topic(rig.bootstrapServers());
                    Books books = new Books(rig.connect())) {
                Set<Part> wanted = EnumSet.copyOf(parts);
                Report report = new AggregationBenchmark(
                                rig, topic, books, quick ? Pace.quick() : Pace.full(), wanted, setting())
                        .run();
                System.out.println();
                report.print(System.out);
                Path file = json == null ? checkout.resolve("benchmarks/target/aggregation.json") : json;
                report.write(file);
                System.out.println("\nWritten to " + file);
                return report.keepsAllLimits() ? 0 : 1;
            }
        }
    }

    /** What a JVM chooses by itself in the container that the chart gives the service, and the heap. */
    private List<String> options() {
        List<String> options = new ArrayList<>(
                List.of("-XX:+UseSerialGC", "-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(javaOptions);
        return options;
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>(Machine.describe());
        setting.put("service", String.join(" ", options()) + (settings.isEmpty() ? "" : " " + settings));
        return setting;
    }
}
