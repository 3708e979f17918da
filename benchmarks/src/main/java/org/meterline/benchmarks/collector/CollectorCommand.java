package org.meterline.benchmarks.collector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code benchmarks/run collector}. */
@Command(
        name = "collector",
        description = {
            "Starts Kafka and the packaged collector, sends it usage reports of several shapes, and measures in the",
            "same run what the broker alone, the parser alone, and digest and decompression alone do with the same bytes.",
            "Exits 0 if every limit is kept. Nothing else should run on the machine meanwhile."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class CollectorCommand implements Callable<Integer> {

    /** As the collector's own producer has it. */
    private static final Map<String, Object> PRODUCER = Map.of(
            "client.id",
            "benchmark",
            "acks",
            "all",
            "enable.idempotence",
            true,
            "compression.type",
            "none",
            "max.request.size",
            9_437_184,
            "buffer.memory",
            33_554_432L,
            "batch.size",
            262_144,
            "linger.ms",
            1);

    @Option(names = "--quick", description = "Short runs with 8 and 32 connections: for a look, not for a record.")
    private boolean quick;

    @Option(
            names = "--soak",
            paramLabel = "PT10M",
            description = "At the end, all shapes at once for so long; memory is shown minute by minute.")
    private @Nullable Duration soak;

    @Option(
            names = "--meters",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Usage meters that the collector knows (default: ${DEFAULT-VALUE}).")
    private int meters;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "224",
            description = "The collector's largest heap (default: ${DEFAULT-VALUE}).")
    private int heapMegabytes;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "One more option of the collector's JVM, for example --java-option=-XX:+UseG1GC; repeatable.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description = "An environment variable for the collector; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--shapes",
            paramLabel = "SHAPE",
            split = ",",
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Shape> shapes = List.of(Shape.values());

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the broker keeps its data, emptied first, and where the logs are (default: benchmarks/target/collector).")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/collector.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve("benchmarks/target/collector") : data;
        Folders.delete(folder.resolve("kafka"));
        Programs programs = new Programs(checkout);
        programs.provide(folder.resolve("logs/build.log"), System.out::println);
        try (Rig rig = new Rig(checkout, folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "stop"));
            rig.startBroker();
            try (Broker broker = new Broker(rig.bootstrapServers(), PRODUCER)) {
                broker.prepareTopics();
                Fleet fleet = Fleet.of(meters);
                broker.register(fleet.states(0, 1));
                rig.startCollector(programs.jar(Service.COLLECTOR), options(), settings);
                Report report = new CollectorBenchmark(
                                rig, broker, quick ? Pace.quick(meters) : Pace.full(meters), fleet, shapes, setting())
                        .run(soak == null ? Duration.ZERO : soak);
                System.out.println();
                report.print(System.out);
                Path file = json == null ? checkout.resolve("benchmarks/target/collector.json") : json;
                report.write(file);
                System.out.println("\nWritten to " + file);
                return report.keepsAllLimits() ? 0 : 1;
            }
        }
    }

    /** What a JVM chooses by itself in the container that the chart gives the collector, and the heap. */
    private List<String> options() {
        List<String> options = new ArrayList<>(
                List.of("-XX:+UseSerialGC", "-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(javaOptions);
        return options;
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>(Machine.describe());
        setting.put("collector", String.join(" ", options()) + (settings.isEmpty() ? "" : " " + settings));
        setting.put("usage meters", Integer.toString(meters));
        return setting;
    }
}
