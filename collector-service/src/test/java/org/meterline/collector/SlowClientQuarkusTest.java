package org.meterline.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;

/** Clients that hang up, stop, drip or do not listen: they hold nothing for long, and the others are served. */
@QuarkusTest
class SlowClientQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    @Inject
    InFlightBytes inFlight;

    @Inject
    IntakeSettings settings;

    private UUID meter;
    private Broker.Count stored;
    private long storedBefore;

    @BeforeEach
    void aMeter() throws Exception {
        meter = UsageMeters.registered();
        stored = new Broker.Count(Topics.USAGE_REPORTS);
        storedBefore = stored.messages();
    }

    @AfterEach
    void everyByteIsGivenBackAndItGoesOn() {
        await().atMost(PATIENCE).until(() -> inFlight.available() == settings.maxBytesInFlight());
        assertEquals(storedBefore, stored.messages());
        stored.close();
        sendsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "zstd"})
    void aConnectionThatIsCutInTheMiddleLeavesNothing(String encoding) throws Exception {
        byte[] lines = encoded(manyLines(), encoding);
        byte[] half = Arrays.copyOf(lines, lines.length / 2);
        for (String framing : List.of("Content-Length: " + lines.length, "Transfer-Encoding: chunked")) {
            for (boolean reset : new boolean[] {true, false}) {
                RawConnection client = RawConnection.open();
                client.send(RawConnection.header(UsageMeters.REPORTS, meter, NDJSON) + framing
                        + (encoding.isEmpty() ? "" : "\r\nContent-Encoding: " + encoding) + "\r\n\r\n");
                if (framing.startsWith("Transfer")) {
                    // The chunk itself is whole; what is missing is the one that ends the body.
                    client.send(Integer.toHexString(half.length) + "\r\n")
                            .send(half)
                            .send("\r\n");
                } else {
                    client.send(half);
                }
                await().atMost(PATIENCE).until(() -> inFlight.available() < settings.maxBytesInFlight());

                if (reset) {
                    client.reset();
                } else {
                    client.close();
                }

                await().atMost(PATIENCE).until(() -> inFlight.available() == settings.maxBytesInFlight());
            }
        }
    }

    @Test
    void aSingleReportThatIsCutAtItsLastByteLeavesNothing() throws Exception {
        byte[] report = Samples.report(meter, HOUR, 1);
        for (String path : List.of(UsageMeters.REPORTS, UsageMeters.HEARTBEATS)) {
            RawConnection client = RawConnection.open();
            // Every byte of the report is there; that it is all, nobody said.
            client.send(RawConnection.header(path, meter, JSON) + "Content-Length: " + (report.length + 1) + "\r\n\r\n")
                    .send(report);
            await().atMost(PATIENCE).until(() -> inFlight.available() < settings.maxBytesInFlight());

            client.close();

            await().atMost(PATIENCE).until(() -> inFlight.available() == settings.maxBytesInFlight());
        }
        assertEquals(0, Broker.read(Topics.HEARTBEATS, meter).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc", "-1\r\nabc", "fffffffffffffffff\r\nabc", "3\r\nabcX\r\n0\r\n\r\n"})
    void chunksThatAreNoneLeaveNothing(String chunks) throws Exception {
        try (RawConnection client = RawConnection.open()) {
            client.send(RawConnection.header(UsageMeters.REPORTS, meter, NDJSON) + "Transfer-Encoding: chunked\r\n\r\n"
                    + chunks);

            assertFalse(client.untilHungUp().contains(" 202 "));
        }
    }

    @Test
    void twoLengthsAreNoRequest() throws Exception {
        byte[] report = Samples.report(meter, HOUR, 1);
        try (RawConnection client = RawConnection.open()) {
            client.send(RawConnection.header(UsageMeters.REPORTS, meter, JSON) + "Content-Length: " + report.length
                            + "\r\nContent-Length: 5\r\n\r\n")
                    .send(report);

            assertTrue(client.untilHungUp().startsWith("HTTP/1.1 400 "));
        }
    }

    @Test
    void headersHaveLimits() throws Exception {
        String good = RawConnection.header(UsageMeters.REPORTS, meter, JSON);
        try (RawConnection tooLong = RawConnection.open()) {
            tooLong.send(good + "X-Long: " + "x".repeat(17 * 1024) + "\r\n\r\n");
            assertTrue(tooLong.untilHungUp().startsWith("HTTP/1.1 431 "));
        }
        try (RawConnection tooMany = RawConnection.open()) {
            tooMany.send(good + "X-Many: x\r\n".repeat(2000) + "\r\n\r\n");
            assertTrue(tooMany.untilHungUp().startsWith("HTTP/1.1 431 "));
        }
    }

    @Test
    void manyClientsThatStopInTheMiddleAreToldAndTheOthersAreServed() throws Exception {
        byte[] half = " ".repeat(100_000).getBytes(UTF_8);
        List<RawConnection> stopped = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String path = i % 4 == 0 ? UsageMeters.HEARTBEATS : UsageMeters.REPORTS;
            stopped.add(RawConnection.open()
                    .send(RawConnection.header(path, meter, i % 2 == 0 ? JSON : NDJSON)
                            + "Content-Length: 1000000\r\n\r\n")
                    .send(half));
        }
        await().atMost(PATIENCE).until(() -> inFlight.available() < settings.maxBytesInFlight() - 40 * 16_384);

        for (int i = 0; i < 10; i++) {
            sendsWell();
        }

        for (RawConnection each : stopped) {
            String answer = each.untilHungUp();
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertTrue(answer.contains("urn:meterline:problem:body-too-slow"), answer);
            each.close();
        }
    }

    @Test
    void aBodyThatDripsAnAnswerThatIsFollowedAndAHeaderThatStopsAllEnd() throws Exception {
        try (ExecutorService pool = Executors.newCachedThreadPool();
                RawConnection silent = RawConnection.open();
                RawConnection inTheHeader = RawConnection.open();
                RawConnection dripping = RawConnection.open();
                RawConnection unauthenticated = RawConnection.open();
                RawConnection refused = RawConnection.open()) {
            inTheHeader.send("POST " + UsageMeters.REPORTS + " HTTP/1.1\r\nHost: lo");
            dripping.send(RawConnection.header(UsageMeters.REPORTS, meter, JSON) + "Content-Length: 1000000\r\n\r\n");
            unauthenticated.send("POST " + UsageMeters.REPORTS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JSON
                    + "\r\nContent-Length: 1000000\r\n\r\n");
            refused.send(RawConnection.header(UsageMeters.REPORTS, meter, NDJSON)
                    + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n");
            for (RawConnection each : List.of(dripping, unauthenticated, refused)) {
                pool.execute(() -> drip(each));
            }

            Future<String> late = pool.submit(dripping::untilHungUp);
            Future<String> unknown = pool.submit(unauthenticated::untilHungUp);
            Future<String> unreadable = pool.submit(refused::untilHungUp);

            assertTrue(unknown.get().startsWith("HTTP/1.1 401 "), unknown.get());
            assertTrue(unreadable.get().startsWith("HTTP/1.1 400 "), unreadable.get());
            assertTrue(late.get().startsWith("HTTP/1.1 408 "), late.get());
            assertEquals("", inTheHeader.untilHungUp());
            assertEquals("", silent.untilHungUp());
        }
    }

    @Test
    void answersDoNotPileUpForAClientThatReadsNone() throws Exception {
        try (RawConnection deaf = RawConnection.open()) {
            // No answer of these is large; all of them are.
            String requests = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50);

            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !sends(deaf, requests));
        }
    }

    private static boolean sends(RawConnection client, String request) {
        try {
            client.send(request);
            return true;
        } catch (IOException hungUp) {
            return false;
        }
    }

    /** A byte of a chunk of one, again and again: it reads as a body of either framing. */
    private static void drip(RawConnection client) {
        try {
            while (true) {
                client.send("1\r\n1\r\n");
                Thread.sleep(300);
            }
        } catch (IOException | InterruptedException hungUp) {
            // As it should be.
        }
    }

    /** A report that is judged, and nothing more, so that the topic stays as it is. */
    private void sendsWell() {
        UUID another = UUID.randomUUID();
        UsageMeters.as(meter)
                .contentType(JSON)
                .body(Samples.report(another, HOUR, 1))
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(403);
    }

    private byte[] manyLines() {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            lines.append(new String(Samples.report(meter, HOUR, i), UTF_8)).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] encoded(byte[] plain, String encoding) {
        return switch (encoding) {
            case "gzip" -> Compression.gzip(plain);
            case "zstd" -> Compression.zstd(plain);
            default -> plain;
        };
    }
}
