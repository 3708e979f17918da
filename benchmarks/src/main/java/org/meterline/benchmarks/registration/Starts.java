package org.meterline.benchmarks.registration;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.meterline.benchmarks.load.HttpConnection;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;

/** Ends a service as {@code kill -9} does and starts it again, several times. */
record Starts(LocalStack stack, int port) {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final HttpRequest READY = HttpRequest.get("/q/health/ready", null);

    /** @param processor the time of all cores until then */
    record Start(Duration ready, Duration processor, long residentKilobytes) {}

    /** The quickest first. */
    List<Start> measure(int times) {
        List<Start> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(one());
            LockSupport.parkNanos(REST.toNanos());
        }
        all.sort((one, other) -> one.ready().compareTo(other.ready()));
        return Collections.unmodifiableList(all);
    }

    private Start one() {
        stack.kill(Service.REGISTRATION);
        long begin = System.nanoTime();
        CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> stack.restart(Service.REGISTRATION));
        while (!isReady()) {
            if (restart.isCompletedExceptionally()) {
                break;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        Duration ready = Duration.ofNanos(System.nanoTime() - begin);
        ProcessFigures process = new ProcessFigures(stack.pid(Service.REGISTRATION));
        Start start = new Start(ready, process.processorTime(), process.residentKilobytes());
        restart.join();
        return start;
    }

    private boolean isReady() {
        try (HttpConnection connection = new HttpConnection(port)) {
            return connection.send(READY).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
