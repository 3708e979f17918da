package org.meterline.usagemeter.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeteredSource;

class CounterReadingsTest {
    private static final UUID ID = UUID.fromString("6f1d0000-0000-4000-8000-000000000007");
    private static final CollectionSettings SETTINGS = CollectionSettings.of(MeterSettings.DEFAULTS
            .with(MeterSetting.COUNTERS_TIMEOUT, "PT2S")
            .with(MeterSetting.COUNTERS_MAX_BYTES, "1KiB")
            .with(MeterSetting.COUNTERS_MAX_COUNT, "3"));

    private static List<InventoryObject> run(String... command) throws IOException, InterruptedException {
        return new CounterReadings(
                        new MeteredSource.Counters("c", ID, List.of(command), Optional.empty(), Duration.ofMinutes(5)),
                        SETTINGS)
                .read();
    }

    private static List<InventoryObject> print(String text) throws IOException, InterruptedException {
        return run("printf", "%s", text);
    }

    @Test
    void linesAndListsSayTheSame() throws Exception {
        List<InventoryObject> expected = List.of(
                new InventoryObject.Counter("a", "connections", 231, "acme"),
                new InventoryObject.Counter("b", "connections", -1, null));
        String a = "{\"id\":\"a\",\"counter\":\"connections\",\"value\":231,\"customer\":\"acme\"}";
        String b = "{\"id\":\"b\",\"counter\":\"connections\",\"value\":-1}";

        assertEquals(expected, print(a + "\n" + b + "\n"));
        assertEquals(expected, print("[" + a + "," + b + "]"));
        assertEquals(List.of(), print("[]"));
    }

    /** UM-CNT-02. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{\"id\":\"a\",\"counter\":\"c\"}",
                "{\"id\":\"a\",\"counter\":\"c\",\"value\":1.5}",
                "{\"id\":\"a\",\"counter\":\"c\",\"value\":9223372036854775808}",
                "{\"id\":\"\",\"counter\":\"c\",\"value\":1}",
                "{\"id\":\"a\",\"value\":1}",
                "{\"id\":\"a\",\"counter\":\"c\",\"value\":1,\"customer\":\"n/a\"}",
                "{\"id\":\"a\",\"counter\":\"c\",\"value\":1}{\"id\":\"a\",\"counter\":\"d\",\"value\":1}",
                "{\"id\":\"a\",\"counter\":\"c\",\"value\":1}{\"id\":",
                "[1,2]"
            })
    void aReadingCountsAsAWholeOrNotAtAll(String printed) {
        assertThrows(IOException.class, () -> print(printed));
    }

    @Test
    void sizeNumberAndTimeAreLimited() {
        assertMessage("bytes", () -> print(" ".repeat(1025)));
        String four = "{\"id\":\"%d\",\"counter\":\"c\",\"value\":1}";
        assertMessage(
                "counters", () -> print(four.formatted(1) + four.formatted(2) + four.formatted(3) + four.formatted(4)));
        assertMessage("longer than", () -> run("sleep", "60"));
        assertMessage("code 1", () -> run("false"));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable reading) {
        IOException refused = assertThrows(IOException.class, reading);
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
    }

    @Test
    void anAddressIsAskedByGet() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/counters", exchange -> {
            byte[] body = "[{\"id\":\"a\",\"counter\":\"c\",\"value\":7}]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            assertEquals(List.of(new InventoryObject.Counter("a", "c", 7, null)), ask(server, "/counters"));
            assertMessage("status 404", () -> ask(server, "/other"));
        } finally {
            server.stop(0);
        }
        assertThrows(IOException.class, () -> ask(server, "/counters"));
    }

    private static List<InventoryObject> ask(HttpServer server, String path) throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new CounterReadings(
                        new MeteredSource.Counters("c", ID, List.of(), Optional.of(url), Duration.ofMinutes(5)),
                        SETTINGS)
                .read();
    }
}
