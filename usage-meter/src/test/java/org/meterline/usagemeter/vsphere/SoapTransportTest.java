package org.meterline.usagemeter.vsphere;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.usecase.VcenterLostException;

class SoapTransportTest {
    private static final int MOST_BYTES = 1000;

    /** What a server that says this and then nothing more leads to. */
    private static VcenterLostException answered(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(answer.getBytes(US_ASCII));
                    // Until the other end has had enough.
                    byte[] asked = client.getInputStream().readAllBytes();
                    assert asked.length > 0;
                } catch (IOException ended) {
                    // By the other end.
                }
            });
            VcenterSettings settings = new VcenterSettings(
                    URI.create("http://127.0.0.1:" + server.getLocalPort() + "/sdk"),
                    "vc01",
                    "meter",
                    "any",
                    Optional.empty(),
                    VcenterSettings.API_VERSION,
                    Duration.ofSeconds(1),
                    MOST_BYTES,
                    1,
                    Optional.empty());
            return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                try (SoapTransport transport = new SoapTransport(settings)) {
                    return assertThrows(VcenterLostException.class, () -> transport.call("<any/>", Duration.ZERO));
                }
            });
        }
    }

    /** UM-LIVE-23. */
    @Test
    void anAnswerThatStopsInTheMiddleIsNotWaitedForForEver() throws IOException {
        VcenterLostException lost = answered("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<soap");

        assertTrue(String.valueOf(lost.getMessage()).contains("within 1 s"), lost.getMessage());
    }

    @Test
    void anAnswerHasABound() throws IOException {
        VcenterLostException lost = answered("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));

        assertTrue(String.valueOf(lost.getMessage()).contains("does not answer"), lost.getMessage());
    }
}
