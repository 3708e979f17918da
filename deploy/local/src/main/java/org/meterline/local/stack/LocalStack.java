package org.meterline.local.stack;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.PostgresServer;

/**
 * The whole suite on one machine: PostgreSQL, Kafka and Keycloak side by side, with the build beside them where one
 * is needed; then the four services. Either everything serves or nothing is left.
 *
 * <p>A service that dies after it was ready is started again a few times, as an orchestrator would; everything else
 * that dies ends the stack.
 */
public final class LocalStack implements AutoCloseable {

    private static final int RESTARTS = 3;

    private final StackOptions options;
    private final Progress progress;
    private final Addresses addresses;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final List<ServiceProcess> replicas = new ArrayList<>();
    private final List<GuardedProcess> servers = new ArrayList<>();
    private final DataFolder data;
    private final Secrets secrets;
    private boolean stopping;

    private LocalStack(StackOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        this.addresses = new Addresses(options.ports());
        this.data = DataFolder.open(options.data(), options.fresh());
        try {
            this.secrets = Secrets.in(data.secrets());
            preflight();
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Holds the data folder and has looked at everything that could be in the way; nothing is started yet. */
    public static LocalStack prepare(StackOptions options, Progress progress) {
        return new LocalStack(options, progress);
    }

    /** Returns when everything serves; on a failure everything is stopped again. */
    public LocalStack start() {
        try {
            data.markRunning();
            ParallelSteps.run(List.of(this::build, this::startPostgres, this::startKafka, this::startKeycloak));
            ParallelSteps.run(options.services().stream()
                    .map(service -> (ParallelSteps.Step) () -> startFirstTime(service))
                    .toList());
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        return this;
    }

    public Addresses addresses() {
        return addresses;
    }

    /** The folder with one log for each process. */
    public Path logs() {
        return data.logs();
    }

    /** The stack's folder, for what its users want to keep beside it. */
    public Path folder() {
        return data.root();
    }

    /** For what looks at a service's database beside the service. */
    public Connection connect(Service service) throws SQLException {
        String database = service.database().orElseThrow();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + addresses.postgres() + "/" + database,
                database,
                secrets.get(Secrets.ofDatabase(database)));
    }

    /** The key that the access tokens of this stack's usage meters are derived under, in base64. */
    public String tokenMasterKey() {
        return secrets.get(Secrets.TOKEN_MASTER_KEY);
    }

    /** The command line that a service runs under. */
    public List<String> command(Service service) {
        return serviceProcess(service).command();
    }

    public long pid(Service service) {
        return serviceProcess(service).process().pid();
    }

    /** Ends a service as {@code kill -9} does, and leaves it so until {@link #restart}. */
    public void kill(Service service) {
        serviceProcess(service).killForGood();
    }

    /** Starts a service again and returns when it is ready. */
    public void restart(Service service) {
        ServiceProcess process = serviceProcess(service);
        process.stopForGood();
        launch(() -> process.start(clockNow()));
        process.awaitReady();
    }

    /** The process of a service that the stack has started, for whoever wants to end and start it by itself. */
    public Replica replica(Service service) {
        return new Replica(serviceProcess(service), this::clockNow);
    }

    /** One more process of a service on the same database, at a port of its own; ready when this returns. */
    public Replica addReplica(Service service, int port) {
        ServiceProcess process =
                new ServiceProcess(service, options, data.log(service.module() + "-" + port), secrets, port);
        launch(() -> {
            process.start(clockNow());
            replicas.add(process);
        });
        process.awaitReady();
        return new Replica(process, this::clockNow);
    }

    /** A connection to a service's database, as its own role. */
    public Connection openDatabase(Service service) throws SQLException {
        String database = service.database().orElseThrow();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + options.ports().of(StackPort.POSTGRES) + "/" + database,
                database,
                secrets.get(Secrets.ofDatabase(database)));
    }

    /** Waits until something has died that the stack cannot do without, and says what. */
    public String awaitEnd() {
        return ended.join();
    }

    /** Stops everything: services first, so that they can finish what they hold, then their servers. */
    public void stop() {
        boolean first;
        synchronized (this) {
            first = !stopping;
            stopping = true;
        }
        if (!first) {
            // Whoever comes second, a signal say, must not leave before the work is done.
            boolean unused = stopped.join();
            return;
        }
        try {
            stopSideBySide(List.copyOf(replicas), ServiceProcess::stopForGood);
            stopSideBySide(List.copyOf(services.values()), ServiceProcess::stopForGood);
            stopSideBySide(List.copyOf(servers), GuardedProcess::stop);
            data.markStopped();
        } finally {
            data.close();
            stopped.complete(true);
        }
    }

    public boolean isStopped() {
        return stopped.isDone();
    }

    @Override
    public void close() {
        stop();
    }

    private void preflight() {
        Preflight.checkSpace(data.root());
        Preflight.checkPorts(options.ports(), data.lastRunWasCutShort(), progress);
        if (!options.buildIfNeeded()) {
            Preflight.checkBuilt(new Build(options.checkout()).missing());
        }
    }

    private void build() throws InterruptedException {
        Build build = new Build(options.checkout());
        if (!options.buildIfNeeded() || build.isUpToDate()) {
            return;
        }
        Path log = data.log("build");
        progress.say("build: some programs are missing or older than their sources; building (log: " + log + ")");
        Instant begun = Instant.now();
        GuardedProcess maven = launchServer(() -> GuardedProcess.start(build.program(log)));
        try {
            Build.awaitSuccess(maven, log);
            build.noteSuccess(begun);
        } finally {
            forget(maven);
        }
        progress.say(ready("build", begun, ""));
    }

    private void startPostgres() {
        Instant begun = Instant.now();
        PostgresServer postgres = PostgresServer.keeping(
                data.postgres(),
                data.log("postgres"),
                options.ports().of(StackPort.POSTGRES),
                secrets.get(Secrets.POSTGRES));
        var unused = launchServer(() -> postgres.start().process());
        postgres.awaitReady();
        for (Service service : Service.values()) {
            service.database()
                    .ifPresent(name -> postgres.databases().provide(name, secrets.get(Secrets.ofDatabase(name))));
        }
        endsWith(postgres.process());
        progress.say(ready("PostgreSQL", begun, addresses.postgres()));
    }

    private void startKafka() {
        Instant begun = Instant.now();
        KafkaServer kafka =
                new KafkaServer(data.kafka(), data.log("kafka"), options.ports().of(StackPort.KAFKA));
        var unused = launchServer(() -> kafka.start().process());
        kafka.awaitReady();
        kafka.topics().provideAll();
        endsWith(kafka.process());
        progress.say(ready("Kafka", begun, addresses.kafka()));
    }

    private void startKeycloak() {
        Instant begun = Instant.now();
        KeycloakServer keycloak = new KeycloakServer(
                data.keycloak(), data.log("keycloak"), options.ports().of(StackPort.KEYCLOAK));
        KeycloakServer.prepare(data.log("keycloak"));
        var unused = launchServer(() -> keycloak.start().process());
        keycloak.awaitReady();
        endsWith(keycloak.process());
        progress.say(ready("Keycloak", begun, addresses.oidc()));
    }

    private void startFirstTime(Service service) {
        Instant begun = Instant.now();
        ServiceProcess process = new ServiceProcess(
                service,
                options,
                data.log(service.module()),
                secrets,
                options.ports().of(service.port()));
        launch(() -> {
            services.put(service, process);
            process.start(clockNow());
        });
        process.awaitReady();
        process.onDeath(code -> startAgain(process, code, RESTARTS));
        progress.say(ready(service.module(), begun, addresses.of(service)));
    }

    private void startAgain(ServiceProcess process, int exitCode, int restartsLeft) {
        String name = process.service().module();
        if (restartsLeft == 0) {
            end(name + " ended again and again, last with exit code " + exitCode + "; its log: " + process.log());
            return;
        }
        progress.say(name + " ended with exit code " + exitCode + "; starting it again");
        try {
            launch(() -> process.start(clockNow()));
            process.awaitReady();
            process.onDeath(code -> startAgain(process, code, restartsLeft - 1));
        } catch (RuntimeException e) {
            end(name + " could not be started again: " + e.getMessage());
        }
    }

    /** The business clock ticks on over a restart: a service must not go back in time. */
    private Optional<Instant> clockNow() {
        return options.clock().map(start -> start.plus(Duration.between(startedAt, Instant.now())));
    }

    private synchronized void launch(Runnable start) {
        if (stopping) {
            throw new IllegalStateException("the stack is stopping");
        }
        start.run();
    }

    /** Not under the lock: the first start of a server prepares its folder, and a stop must not wait for that. */
    private GuardedProcess launchServer(Supplier<GuardedProcess> start) {
        GuardedProcess process = start.get();
        synchronized (this) {
            if (!stopping) {
                servers.add(process);
                return process;
            }
        }
        process.stop();
        throw new IllegalStateException("the stack is stopping");
    }

    private synchronized void forget(GuardedProcess process) {
        servers.remove(process);
    }

    private void endsWith(GuardedProcess server) {
        server.whenEnded(() -> end(server.name() + " ended with exit code " + server.exitCode()
                + "; its log ends with:\n" + server.logTail().indent(4).stripTrailing()));
    }

    private void end(String why) {
        synchronized (this) {
            if (stopping) {
                return;
            }
        }
        ended.complete(why);
    }

    private synchronized ServiceProcess serviceProcess(Service service) {
        ServiceProcess process = services.get(service);
        if (process == null) {
            throw new IllegalStateException(service.module() + " has not been started");
        }
        return process;
    }

    private static <T> void stopSideBySide(List<T> running, Consumer<T> stop) {
        ParallelSteps.run(running.stream()
                .map(one -> (ParallelSteps.Step) () -> stop.accept(one))
                .toList());
    }

    private static String ready(String what, Instant begun, String where) {
        Duration taken = Duration.between(begun, Instant.now());
        return String.format(
                        Locale.ROOT,
                        "%-20s ready after %2d.%d s   %s",
                        what,
                        taken.toSeconds(),
                        taken.toMillisPart() / 100,
                        where)
                .stripTrailing();
    }
}
