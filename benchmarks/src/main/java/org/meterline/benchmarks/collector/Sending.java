package org.meterline.benchmarks.collector;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.HttpConnection;
import org.meterline.benchmarks.load.HttpRequest;

/**
 * A usage meter that sends one request after the other. Turned away, it comes again, much sooner than a real one would;
 * the time until its request is taken counts as one.
 */
final class Sending implements ClosedLoop.Client {

    private static final int TURNED_AWAY = 503;
    private static final int MOST_ATTEMPTS = 600;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final int port;
    private final Supplier<HttpRequest> requests;
    private final LongAdder turnedAway;
    private HttpConnection connection;

    Sending(int port, Supplier<HttpRequest> requests, LongAdder turnedAway) throws IOException {
        this.port = port;
        this.requests = requests;
        this.turnedAway = turnedAway;
        this.connection = new HttpConnection(port);
    }

    @Override
    public void call() throws IOException {
        send(requests.get());
    }

    private void send(HttpRequest request) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            HttpConnection.Answer answer = connection.send(request);
            if (answer.status() == request.expectedStatus()) {
                return;
            }
            if (answer.status() != TURNED_AWAY) {
                throw new IOException("answered " + answer.status() + ": " + answer.text());
            }
            turnedAway.increment();
            // A body that was not read to its end is in the way of the next request.
            connection.close();
            LockSupport.parkNanos(PAUSE.toNanos());
            connection = new HttpConnection(port);
        }
        throw new IOException("turned away " + MOST_ATTEMPTS + " times");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
