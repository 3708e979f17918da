package org.meterline.collector;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.Folders;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;

/**
 * A real broker as a process of this machine, also where the other servers are containers: one test stops it and starts it
 * again on the same port and data.
 */
public final class StoppableBroker implements QuarkusTestResourceLifecycleManager {

    // The running broker is found by way of a system property's object, because test code and test resources may be
    // loaded
    // by different class loaders; Runnable is the same in all of them.
    private static final String STOP = "meterline.test.collector.stop-broker";
    private static final String START = "meterline.test.collector.start-broker";

    private @Nullable Path folder;
    private @Nullable KafkaServer broker;

    @Override
    public Map<String, String> start() {
        Path base = newFolder();
        folder = base;
        KafkaServer started = new KafkaServer(base, base.resolve("kafka.log"), Ports.findFree());
        broker = started;
        started.start().awaitReady().topics().provideAll();
        System.getProperties().put(STOP, (Runnable) started::stop);
        System.getProperties().put(START, (Runnable) () -> started.start().awaitReady());
        return Map.of("kafka.bootstrap.servers", started.bootstrapServers());
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.stop();
        }
        if (folder != null) {
            Folders.delete(folder);
        }
    }

    static void stopBroker() {
        run(STOP);
    }

    static void startBroker() {
        run(START);
    }

    private static void run(String property) {
        if (System.getProperties().get(property) instanceof Runnable action) {
            action.run();
        } else {
            throw new IllegalStateException("the broker was never started");
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("meterline-collector-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
