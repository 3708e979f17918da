package org.meterline.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.UUID;
import org.meterline.local.testing.TestMeterIssuer;

/** A client that need not keep to the protocol. */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int SMALL_BUFFER = 4096;

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection open() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port), CONNECT_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawConnection(socket);
    }

    /** The header of a request, without the line that ends it. */
    static String header(String path, UUID usageMeter, String type) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nAuthorization: Bearer "
                + TestMeterIssuer.tokenFor(usageMeter, Samples.PROVIDER, 1) + "\r\n";
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    RawConnection send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Everything that comes until the server hangs up. */
    String untilHungUp() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[SMALL_BUFFER];
        try {
            for (int read = socket.getInputStream().read(chunk);
                    read >= 0;
                    read = socket.getInputStream().read(chunk)) {
                all.write(chunk, 0, read);
            }
        } catch (SocketException reset) {
            // Hung up as well.
        }
        return all.toString(ISO_8859_1);
    }

    /** Ends the connection as a process that dies ends it: at once. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
