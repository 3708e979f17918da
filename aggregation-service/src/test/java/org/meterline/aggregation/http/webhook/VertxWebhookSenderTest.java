package org.meterline.aggregation.http.webhook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.aggregation.config.TestWebhooks;
import org.meterline.aggregation.domain.webhook.AddressRules;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.Network;

/** Deliveries to a real receiver, whose name only this test knows. */
class VertxWebhookSenderTest {

    private static final String NAME = "receiver.test";
    private static final String PASSWORD = "throwaway";
    private static final byte[] BODY = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    private static final AddressRules LOOPBACK = new AddressRules(List.of(Network.parse("127.0.0.0/8")));

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        over.countDown();
        servers.forEach(server -> server.stop(0));
        threads.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpServer receiver(HttpHandler handler) throws IOException {
        return started(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0), handler);
    }

    private HttpServer started(HttpServer server, HttpHandler handler) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().toString());
            handler.handle(exchange);
        });
        server.start();
        servers.add(server);
        return server;
    }

    private static HttpHandler answering(int status) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    private VertxWebhookSender sender(Resolver resolver, HttpClientOptions options, Map<String, String> settings) {
        return new VertxWebhookSender(
                vertx,
                options,
                host -> {
                    asked.add(host);
                    return resolver.addresses(host);
                },
                LOOPBACK,
                TestWebhooks.settings(settings),
                CLOCK);
    }

    private Answer send(HttpServer server, String scheme, String path, Map<String, String> settings) {
        return sender(VertxWebhookSenderTest::loopback, new HttpClientOptions(), settings)
                .send(url(scheme, server, path), Map.of("webhook-id", "msg_1"), BODY);
    }

    private static URI url(String scheme, HttpServer server, String path) {
        return URI.create(scheme + "://" + NAME + ":" + server.getAddress().getPort() + path);
    }

    private static InetAddress[] loopback(String host) {
        return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    }

    @Test
    void aDeliveryArrivesAsItIsAtTheAddressOfTheNameAsked() throws IOException {
        List<HttpExchange> came = new CopyOnWriteArrayList<>();
        List<byte[]> bodies = new CopyOnWriteArrayList<>();
        HttpServer server = receiver(exchange -> {
            came.add(exchange);
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        Answer answer = send(server, "http", "/events?key=a%20b", Map.of());

        assertEquals(new Answer.Status(204, null), answer);
        assertEquals(List.of(NAME), asked);
        assertEquals(List.of("/events?key=a%20b"), paths);
        assertEquals("POST", came.getFirst().getRequestMethod());
        assertEquals("msg_1", came.getFirst().getRequestHeaders().getFirst("webhook-id"));
        assertEquals(
                NAME + ":" + server.getAddress().getPort(),
                came.getFirst().getRequestHeaders().getFirst("Host"));
        assertArrayEquals(BODY, bodies.getFirst());
    }

    @Test
    void agg202ANameThatLeadsNearerToUsIsNotCalled() throws IOException {
        HttpServer server = receiver(answering(200));
        Resolver both =
                host -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("10.0.0.1")};

        Answer answer = sender(both, new HttpClientOptions(), Map.of()).send(url("http", server, "/"), Map.of(), BODY);

        assertEquals(new Answer.None(Answer.Reason.ADDRESS_REFUSED), answer);
        assertEquals(List.of(), paths);
    }

    @Test
    void agg202ANameThatLeadsElsewhereAMomentLaterDoesNotMatter() throws IOException {
        HttpServer server = receiver(answering(200));
        Resolver rebinding =
                host -> new InetAddress[] {InetAddress.ofLiteral(asked.size() > 1 ? "10.0.0.1" : "127.0.0.1")};

        Answer answer =
                sender(rebinding, new HttpClientOptions(), Map.of()).send(url("http", server, "/"), Map.of(), BODY);

        assertEquals(new Answer.Status(200, null), answer);
        assertEquals(List.of(NAME), asked);
    }

    @Test
    void agg202ARedirectIsNotFollowed() throws IOException {
        HttpServer server = receiver(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answering(307).handle(exchange);
        });

        assertEquals(new Answer.Status(307, null), send(server, "http", "/", Map.of()));
        assertEquals(List.of("/"), paths);
    }

    @Test
    void aReceiverThatSaysNothingIsLeftInTime() throws IOException {
        HttpServer server = receiver(exchange -> waitUntilOver());

        Answer answer = send(server, "http", "/", Map.of("attempt-timeout", "PT0.3S"));

        assertEquals(new Answer.None(Answer.Reason.TIMED_OUT), answer);
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAnswerThatNeverEndsIsLeftInTime() throws IOException {
        HttpServer server = receiver(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            waitUntilOver();
        });

        Answer answer = send(server, "http", "/", Map.of("attempt-timeout", "PT0.3S"));

        assertEquals(new Answer.None(Answer.Reason.TIMED_OUT), answer);
    }

    @Test
    void anAnswerThatIsTooLongIsCutOffAndItsStatusCounts() throws IOException {
        CountDownLatch cut = new CountDownLatch(1);
        HttpServer server = receiver(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[8192]);
                }
            } catch (IOException hungUp) {
                cut.countDown();
            }
        });

        assertEquals(new Answer.Status(200, null), send(server, "http", "/", Map.of("max-answer-bytes", "1000")));
        await().until(() -> cut.getCount() == 0);
    }

    @Test
    void aReceiverMaySayWhenToComeAgain() throws IOException {
        HttpServer server = receiver(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "120");
            answering(503).handle(exchange);
        });

        assertEquals(new Answer.Status(503, Duration.ofMinutes(2)), send(server, "http", "/", Map.of()));
        assertEquals(
                Optional.of(Duration.ofMinutes(1)), RetryAfter.parse("Sun, 22 Nov 2026 10:01:00 GMT", CLOCK.instant()));
        assertEquals(Optional.empty(), RetryAfter.parse("Sun, 22 Nov 2026 09:01:00 GMT", CLOCK.instant()));
        assertEquals(Optional.empty(), RetryAfter.parse("soon", CLOCK.instant()));
    }

    @Test
    void whoIsNotThereIsNamedInWordsOfOurOwn() throws IOException {
        HttpServer server = receiver(answering(200));
        URI url = url("http", server, "/");
        server.stop(0);
        Resolver unknown = host -> {
            throw new UnknownHostException(host);
        };

        assertEquals(
                new Answer.None(Answer.Reason.NOT_CONNECTED),
                sender(VertxWebhookSenderTest::loopback, new HttpClientOptions(), Map.of())
                        .send(url, Map.of(), BODY));
        assertEquals(
                new Answer.None(Answer.Reason.NAME_UNKNOWN),
                sender(unknown, new HttpClientOptions(), Map.of()).send(url, Map.of(), BODY));
    }

    @Test
    void agg202ACertificateIsHeldAgainstTheNameAndNotTheAddress(@TempDir Path folder) throws Exception {
        KeyStore store = certificate(folder, NAME);
        HttpServer right = started(https(store), answering(200));
        HttpServer wrong = started(https(certificate(folder, "another.test")), answering(200));
        HttpClientOptions trusting = new HttpClientOptions()
                .setTrustOptions(new PemTrustOptions()
                        .addCertValue(pem(store))
                        .addCertValue(pem(certificate(folder, "another.test"))));

        VertxWebhookSender sender = sender(VertxWebhookSenderTest::loopback, trusting, Map.of());

        assertEquals(new Answer.Status(200, null), sender.send(url("https", right, "/"), Map.of(), BODY));
        assertEquals(new Answer.None(Answer.Reason.TLS_FAILED), sender.send(url("https", wrong, "/"), Map.of(), BODY));
        assertEquals(
                new Answer.None(Answer.Reason.TLS_FAILED),
                send(right, "https", "/", Map.of()),
                "signed by nobody that is known");
    }

    private static HttpServer https(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** Made once for each name. */
    private static KeyStore certificate(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        if (!Files.exists(file)) {
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "receiver",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=dns:" + name,
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            assertEquals(0, made.waitFor());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static Buffer pem(KeyStore store) throws Exception {
        byte[] certificate = store.getCertificate("receiver").getEncoded();
        return Buffer.buffer("-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n");
    }
}
