package org.meterline.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program in the place of a packaged service: it listens where it is told to and says that it is ready. The tests
 * of the supervisor need programs that come up quickly and die on demand; the real services have tests of their own.
 */
final class StandInService {

    /** A file of this name in the working directory makes the service with that port die at start. */
    private static final String DIES = "dies-";

    private StandInService() {}

    public static void main(String[] arguments) throws IOException {
        String port = System.getenv("QUARKUS_HTTP_PORT");
        if (Files.exists(Path.of(DIES + port))) {
            System.out.println("told to die at start");
            System.exit(3);
        }
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(port)), 0);
        var unused = server.createContext("/q/health/ready", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    static void dieAtStart(Path checkout, int port) throws IOException {
        Files.writeString(checkout.resolve(DIES + port), "");
    }

    /** Writes this class as the jar of a service. */
    static void packageAs(Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
        String entry = StandInService.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var bytes = StandInService.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            bytes.transferTo(out);
            out.closeEntry();
        }
    }
}
