package org.meterline.local.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server that can be made bad: slow, cut, deaf or dumb. A connection that has lost something never passes
 * anything again; when the way is good again, it ends, as one that a firewall forgot would.
 */
public final class TcpProxy implements AutoCloseable {

    /** What the way does to bytes. */
    public enum Way {
        /** Passes them on. */
        GOOD,
        /** Passes them on late. */
        SLOW,
        /** Passes on what is asked and loses the answers. */
        ANSWERS_LOST,
        /** Takes everything and passes on nothing. */
        BLACK_HOLE,
        /** Ends connections as soon as something comes. */
        CUT
    }

    private static final int PIECE_BYTES = 16 * 1024;
    private static final Duration LATE = Duration.ofMillis(150);

    private final ServerSocket entry;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong lostBytes = new AtomicLong();
    private volatile Way way = Way.GOOD;

    private TcpProxy(ServerSocket entry, int target) {
        this.entry = entry;
        this.target = target;
    }

    /** Opens a way to a port of this machine. */
    public static TcpProxy start(int target) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(), target);
            proxy.entry.bind(new InetSocketAddress(loopback(), 0));
            Thread.ofVirtual().name("proxy to " + target).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the way begins. */
    public int port() {
        return entry.getLocalPort();
    }

    /** Changes the way for connections there are as well as for those to come. */
    public void set(Way next) {
        way = next;
        if (next == Way.GOOD) {
            connections.stream().filter(connection -> connection.lost).forEach(Connection::end);
        } else if (next == Way.CUT) {
            connections.forEach(Connection::end);
        }
    }

    /** How many bytes were lost since the start. */
    public long lostBytes() {
        return lostBytes.get();
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.forEach(Connection::end);
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                open(entry.accept());
            } catch (SocketException closed) {
                // Either ours, and the loop ends, or one that never came to be.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void open(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(loopback(), target));
        } catch (IOException nobodyThere) {
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        connections.add(connection);
        Thread.ofVirtual().start(() -> connection.pass(client, server, false));
        Thread.ofVirtual().start(() -> connection.pass(server, client, true));
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean lost;

        private Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void pass(Socket from, Socket to, boolean answers) {
            byte[] piece = new byte[PIECE_BYTES];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(piece); read >= 0 && way != Way.CUT; read = in.read(piece)) {
                    if (loses(answers)) {
                        lostBytes.addAndGet(read);
                        continue;
                    }
                    if (way == Way.SLOW) {
                        Thread.sleep(LATE);
                    }
                    out.write(piece, 0, read);
                }
            } catch (IOException ended) {
                // By one of its ends, or by us.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                end();
            }
        }

        /** Once anything of an answer is lost, the rest of it would make no sense; what is asked still reaches the server. */
        private boolean loses(boolean answers) {
            Way now = way;
            boolean loses = now == Way.BLACK_HOLE || (answers && (now == Way.ANSWERS_LOST || lost));
            lost = lost || loses;
            return loses;
        }

        private void end() {
            connections.remove(this);
            try (client;
                    server) {
                // Closing is all.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
