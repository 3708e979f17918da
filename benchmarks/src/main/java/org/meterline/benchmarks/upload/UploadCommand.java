package org.meterline.benchmarks.upload;

import java.nio.file.Path;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run upload}. */
@Command(
        name = "upload",
        description = {
            "Starts PostgreSQL, Kafka, the packaged upload gateway and the packaged aggregation service, writes usage files of a",
            "month of 10,000 records an hour, uploads one after the other, and measures until the gateway has taken it, until",
            "every report is on the topic, until the month's usage has it, and how much memory the gateway needs meanwhile; in",
            "the same run what one core alone does with the same file. Exits 0 if every limit is kept. Nothing else should run",
            "on the machine meanwhile."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class UploadCommand implements Callable<Integer> {

    private static final int A_WHOLE_MONTH = 31;
    private static final int FOR_A_LOOK = 3;

    @Option(names = "--quick", description = "Files of three days: for a look, not for a record.")
    private boolean quick;

    @Option(
            names = "--files",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "How many are uploaded, one after the other (default: ${DEFAULT-VALUE}).")
    private int files;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "256",
            description = "The gateway's largest heap (default: ${DEFAULT-VALUE}).")
    private int heapMegabytes;

    @Option(
            names = "--java-option",
            paramLabel = "OPTION",
            description = "One more option of the gateway's JVM; repeatable.")
    private List<String> javaOptions = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the servers keep their data, emptied first, and where the logs are (default: benchmarks/target/upload).")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/upload.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve("benchmarks/target/upload") : data;
        Folders.delete(folder.resolve("kafka"));
        Folders.delete(folder.resolve("postgres"));
        Programs programs = new Programs(checkout);
        programs.provide(folder.resolve("logs/build.log"), System.out::println);
        try (Rig rig = new Rig(checkout, folder, programs)) {
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "stop"));
            rig.startServers();
            rig.startGateway(gatewayOptions());
            // As in its own benchmark.
            rig.startAggregation(List.of("-XX:+UseSerialGC", "-Xmx499m", "-XX:+ExitOnOutOfMemoryError"));
            Report report = new UploadBenchmark(
                            rig, folder.resolve("files"), quick ? FOR_A_LOOK : A_WHOLE_MONTH, files, setting())
                    .run();
            System.out.println();
            report.print(System.out);
            Path file = json == null ? checkout.resolve("benchmarks/target/upload.json") : json;
            report.write(file);
            System.out.println("\nWritten to " + file);
            return report.keepsAllLimits() ? 0 : 1;
        }
    }

    /** What a JVM chooses by itself in the container that the chart gives the service, and the heap. */
    private List<String> gatewayOptions() {
        List<String> options = new ArrayList<>(
                List.of("-XX:+UseSerialGC", "-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(javaOptions);
        return options;
    }

    private Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>(Machine.describe());
        setting.put("gateway", String.join(" ", gatewayOptions()));
        return setting;
    }
}
