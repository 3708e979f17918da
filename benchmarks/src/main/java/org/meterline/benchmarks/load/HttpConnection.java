package org.meterline.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection that is kept, over which one request follows the other. It does next to nothing, because it runs on the
 * machine that it measures.
 */
public final class HttpConnection implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int BUFFER = 64 * 1024;
    private static final String LENGTH = "content-length:";
    private static final int CHUNKED = -1;

    /** What was answered. */
    public record Answer(int status, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket = new Socket();
    private final BufferedInputStream in;

    public HttpConnection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(ANSWER_LIMIT.toMillis()));
        socket.connect(new InetSocketAddress("127.0.0.1", port), Math.toIntExact(CONNECT_LIMIT.toMillis()));
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    public Answer send(HttpRequest request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        int status = Integer.parseInt(line().substring(9, 12));
        int length = CHUNKED;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        return new Answer(status, length == CHUNKED ? chunks() : in.readNBytes(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(BUFFER);
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            var unused = line();
        }
        var unused = line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the service closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
