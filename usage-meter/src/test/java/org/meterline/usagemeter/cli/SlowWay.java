package org.meterline.usagemeter.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A way to a server of this machine on which answers take as long as a test wants. */
final class SlowWay implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;

    private final ServerSocket entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile long delayNanos;

    SlowWay(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    /** From now on answers arrive so much later than they were given. */
    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entry.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                BlockingQueue<Piece> answers = new LinkedBlockingQueue<>();
                Thread.ofVirtual().start(() -> ask(client, server));
                Thread.ofVirtual().start(() -> listen(server, answers));
                Thread.ofVirtual().start(() -> answer(answers, client));
            }
        } catch (IOException closed) {
            // By the test.
        }
    }

    /** Some bytes of an answer, none at its end, and the nanosecond before which they do not arrive. */
    private record Piece(byte[] bytes, long due) {}

    private static void ask(Socket client, Socket server) {
        try (server) {
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException ended) {
            // By one of its ends.
        }
    }

    private void listen(Socket server, BlockingQueue<Piece> answers) {
        byte[] piece = new byte[PIECE_BYTES];
        try (server) {
            InputStream in = server.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                answers.add(new Piece(Arrays.copyOf(piece, read), System.nanoTime() + delayNanos));
            }
        } catch (IOException ended) {
            // By one of its ends.
        } finally {
            answers.add(new Piece(new byte[0], System.nanoTime()));
        }
    }

    private static void answer(BlockingQueue<Piece> answers, Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            for (Piece piece = answers.take(); piece.bytes().length > 0; piece = answers.take()) {
                Thread.sleep(Duration.ofNanos(Math.max(0, piece.due() - System.nanoTime())));
                out.write(piece.bytes());
            }
        } catch (IOException ended) {
            // By one of its ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        for (Closeable socket : open) {
            socket.close();
        }
    }
}
