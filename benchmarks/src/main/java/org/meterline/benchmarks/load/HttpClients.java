package org.meterline.benchmarks.load;

import java.io.IOException;
import java.util.function.Supplier;

/** Clients of one service over HTTP. */
public record HttpClients(int port) {

    /** Each client keeps one connection. */
    public ClosedLoop.Client client(Supplier<HttpRequest> requests) throws IOException {
        HttpConnection connection = new HttpConnection(port);
        return new ClosedLoop.Client() {
            @Override
            public void call() throws IOException {
                expect(connection, requests.get());
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }

    public HttpConnection.Answer once(HttpRequest request) {
        try (HttpConnection connection = new HttpConnection(port)) {
            return expect(connection, request);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static HttpConnection.Answer expect(HttpConnection connection, HttpRequest request) throws IOException {
        HttpConnection.Answer answer = connection.send(request);
        if (answer.status() != request.expectedStatus()) {
            throw new IOException(
                    "answered " + answer.status() + " instead of " + request.expectedStatus() + ": " + answer.text());
        }
        return answer;
    }
}
