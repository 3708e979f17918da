package org.meterline.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {

    private static final int LONG = 200_000;

    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        var unused = server.createContext("/", exchange -> {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            byte[] answer = asked.length == 0 ? "x".repeat(LONG).getBytes(StandardCharsets.US_ASCII) : asked;
            int status = exchange.getRequestURI().getPath().equals("/no") ? 409 : 200;
            boolean inChunks = exchange.getRequestURI().getPath().equals("/chunks");
            exchange.sendResponseHeaders(status, inChunks ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void manyRequestsGoOverOneConnection() throws Exception {
        try (HttpConnection connection = new HttpConnection(server.getAddress().getPort())) {
            assertEquals(LONG, connection.send(HttpRequest.get("/", null)).body().length);
            assertEquals(LONG, connection.send(HttpRequest.get("/chunks", null)).body().length);
            assertEquals(
                    "a=1",
                    connection
                            .send(HttpRequest.post("/", "Bearer x", "text/plain", "a=1", 200))
                            .text());
        }
    }

    @Test
    void anotherStatusEndsTheMeasurement() {
        HttpClients clients = new HttpClients(server.getAddress().getPort());
        ClosedLoop loop = new ClosedLoop(1, Duration.ZERO, Duration.ofSeconds(20));

        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> loop.run(() -> clients.client(() -> HttpRequest.get("/no", null))));

        assertTrue(String.valueOf(refused.getMessage()).contains("409"), refused.toString());
    }
}
