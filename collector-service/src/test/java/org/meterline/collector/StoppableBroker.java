package org.meterline.collector;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.Folders;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.testing.TcpProxy;

/**
 * A real broker as a process of this machine, also where the other servers are containers: tests stop it, kill it, take its
 * disk away and start it again on the same port and data. The collector reaches it through a {@link TcpProxy}, whose address
 * is the one that the broker tells its clients; the tests look at it by a listener of their own.
 */
public final class StoppableBroker implements QuarkusTestResourceLifecycleManager {

    /** Its own listener, the tests' and the controller's. */
    private static final int PORTS = 3;

    // The running broker is found by way of system properties' objects, because test code and test resources may be
    // loaded
    // by different class loaders; Runnable and its like are the same in all of them.
    private static final String STOP = "meterline.test.collector.stop-broker";
    private static final String START = "meterline.test.collector.start-broker";
    private static final String KILL = "meterline.test.collector.kill-broker";
    private static final String REFUSE_WRITES = "meterline.test.collector.refuse-writes";
    private static final String WAY = "meterline.test.collector.way";
    private static final String LOST_BYTES = "meterline.test.collector.lost-bytes";
    private static final String DIRECT = "meterline.test.collector.direct-broker";

    private @Nullable Path folder;
    private @Nullable KafkaServer broker;
    private @Nullable TcpProxy proxy;

    @Override
    public Map<String, String> start() {
        Path base = newFolder();
        folder = base;
        // Free ports are not set apart, so the next one found may be the same.
        Iterator<Integer> free =
                Stream.generate(Ports::findFree).distinct().limit(PORTS).iterator();
        int own = free.next();
        TcpProxy way = TcpProxy.start(own);
        proxy = way;
        int direct = free.next();
        KafkaServer started = new KafkaServer(base, base.resolve("kafka.log"), own)
                .settings(listeners(own, way.port(), direct, free.next()));
        broker = started;
        started.start().awaitReady().topics().provideAll();
        System.getProperties().put(STOP, (Runnable) started::stop);
        System.getProperties().put(START, (Runnable) () -> started.start().awaitReady());
        System.getProperties().put(KILL, (Runnable) () -> started.process().kill());
        System.getProperties().put(REFUSE_WRITES, (Runnable) () -> refuseWrites(started));
        System.getProperties().put(WAY, (Consumer<String>) name -> way.set(TcpProxy.Way.valueOf(name)));
        System.getProperties().put(LOST_BYTES, (LongSupplier) way::lostBytes);
        System.setProperty(DIRECT, "127.0.0.1:" + direct);
        return Map.of("kafka.bootstrap.servers", "127.0.0.1:" + way.port());
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.stop();
        }
        if (proxy != null) {
            proxy.close();
        }
        if (folder != null) {
            Folders.delete(folder);
        }
    }

    static void stopBroker() {
        find(STOP, Runnable.class).run();
    }

    static void startBroker() {
        find(START, Runnable.class).run();
    }

    /** Ends the broker as {@code kill -9} does. */
    static void killBroker() {
        find(KILL, Runnable.class).run();
    }

    /** From now on the kernel refuses every write of the running broker to a file, as it does where the disk is full. */
    static void refuseWritesOfBroker() {
        find(REFUSE_WRITES, Runnable.class).run();
    }

    /** Makes the collector's way to the broker good or bad. */
    @SuppressWarnings("unchecked")
    static void way(TcpProxy.Way way) {
        find(WAY, Consumer.class).accept(way.name());
    }

    /** How many bytes were lost on that way so far. */
    static long lostBytes() {
        return find(LOST_BYTES, LongSupplier.class).getAsLong();
    }

    /** Where the tests reach the broker, whatever the collector's way to it is like. */
    static String directly() {
        return System.getProperty(DIRECT);
    }

    private static <T> T find(String property, Class<T> type) {
        Object found = System.getProperties().get(property);
        if (!type.isInstance(found)) {
            throw new IllegalStateException("the broker was never started");
        }
        return type.cast(found);
    }

    private static String[] listeners(int own, int proxied, int direct, int controller) {
        return new String[] {
            "controller.quorum.voters=1@127.0.0.1:" + controller,
            "listeners=PLAINTEXT://127.0.0.1:%d,DIRECT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(own, direct, controller),
            "advertised.listeners=PLAINTEXT://127.0.0.1:%d,DIRECT://127.0.0.1:%d".formatted(proxied, direct),
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name=DIRECT",
            // For the test in which writing is forbidden.
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found=true"
        };
    }

    /** A limit on the size of files is what an unprivileged process can do to another of the same user's. */
    private static void refuseWrites(KafkaServer server) {
        try {
            int code = new ProcessBuilder(
                            "prlimit", "--pid", Long.toString(server.process().pid()), "--fsize=0:0")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("prlimit ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
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
