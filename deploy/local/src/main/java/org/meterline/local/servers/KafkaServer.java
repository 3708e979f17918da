package org.meterline.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.JavaCommand;
import org.meterline.local.process.Program;

/**
 * A real Kafka broker (KRaft, one node) on the loopback interface, run with its own libraries. One broker may lose
 * what it has acknowledged when the machine loses power: fit for one machine, not for production.
 */
public final class KafkaServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration GRACE = Duration.ofSeconds(6);
    private static final int HEAP_MEGABYTES = 256;
    private static final int CHECK_HEAP_MEGABYTES = 96;

    private final Path folder;
    private final Path log;
    private final int port;
    private String moreSettings = "";
    private String[] moreOptions = {};
    private @Nullable GuardedProcess process;

    /** @param folder holds the broker's settings and, in a folder below, its data */
    public KafkaServer(Path folder, Path log, int port) {
        this.folder = folder;
        this.log = log;
        this.port = port;
    }

    /** A broker for one test run. */
    public static KafkaServer throwaway(Path folder) {
        return new KafkaServer(folder, folder.resolve("kafka.log"), Ports.findFree());
    }

    /** Settings beside those that every local broker has, a line each; to be called before it starts. */
    public KafkaServer settings(String... lines) {
        moreSettings = String.join("\n", lines) + "\n";
        return this;
    }

    /** Options of its Java virtual machine that win over the usual ones; to be called before it starts. */
    public KafkaServer javaOptions(String... options) {
        moreOptions = options.clone();
        return this;
    }

    public KafkaServer start() {
        List<Path> classpath = ServerFiles.ofCheckout().kafkaClasspath();
        try {
            Path settings = writeSettings();
            if (!Files.exists(data().resolve("meta.properties"))) {
                format(classpath, settings);
            }
            process = GuardedProcess.start(
                    program("Kafka", classpath, HEAP_MEGABYTES, "kafka.Kafka", settings.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("could not prepare " + folder + ": " + e.getMessage(), e);
        }
        return this;
    }

    public KafkaServer awaitReady() {
        KafkaTopics topics = topics();
        Readiness.await(process(), START_LIMIT, topics::answer);
        return this;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public KafkaTopics topics() {
        return new KafkaTopics(bootstrapServers());
    }

    public GuardedProcess process() {
        GuardedProcess started = process;
        if (started == null) {
            throw new IllegalStateException("Kafka has not been started");
        }
        return started;
    }

    public void stop() {
        GuardedProcess started = process;
        if (started != null) {
            started.stop();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path writeSettings() throws IOException {
        Files.createDirectories(folder);
        // The controller's voters are settings rather than data, so its port may change from start to start.
        int controllerPort = Ports.findFree();
        Path settings = folder.resolve("server.properties");
        Files.writeString(settings, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%1$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                auto.create.topics.enable=false
                # The largest compressed report is 8 MiB; headers and batch need some room beside it.
                message.max.bytes=10485760
                replica.fetch.max.bytes=10485760
                offsets.topic.num.partitions=8
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=2
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=2
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                controlled.shutdown.max.retries=1
                log.segment.bytes=67108864
                log.cleaner.dedupe.buffer.size=16777216
                num.network.threads=2
                num.io.threads=4
                """.formatted(controllerPort, port, data().toAbsolutePath()) + moreSettings);
        return settings;
    }

    private void format(List<Path> classpath, Path settings) throws IOException {
        GuardedProcess tool = GuardedProcess.start(program(
                "Kafka's format",
                classpath,
                CHECK_HEAP_MEGABYTES,
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                clusterId(),
                "--config",
                settings.toString()));
        try {
            if (tool.await() != 0) {
                throw new ServerFailedException(tool, "could not prepare " + folder);
            }
        } catch (InterruptedException e) {
            tool.stop();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Program program(String name, List<Path> classpath, int heap, String mainClass, String... arguments) {
        List<String> command = new JavaCommand(heap)
                .options("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true")
                .options(moreOptions)
                .mainClass(classpath, mainClass, arguments);
        return new Program(name, command, folder, log).withGrace(GRACE);
    }

    /** Kafka's own notation of a random UUID. */
    private static String clusterId() {
        byte[] random =
                UUID.randomUUID().toString().replace("-", "").substring(0, 16).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
