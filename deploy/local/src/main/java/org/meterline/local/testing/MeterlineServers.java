package org.meterline.local.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.KafkaTopics;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.PostgresDatabases;

/**
 * The servers that a service's Quarkus tests run on. Arguments:
 * <ul>
 *   <li>{@code postgres=<name>}: a database and a role of that name;
 *   <li>{@code kafka=true}: a broker with all topics of the contracts;
 *   <li>{@code keycloak=true}: the realm of the local stack, see {@link Tokens};
 *   <li>{@code meter-issuer=true}: a stand-in for the registration service's issuer, see {@link TestMeterIssuer}.
 * </ul>
 * Containers where a Docker API answers, processes of this machine where none does.
 */
public final class MeterlineServers implements QuarkusTestResourceLifecycleManager {

    /** Names a Keycloak that already runs with our realm, to save the time of starting one. */
    static final String KEYCLOAK_VARIABLE = "METERLINE_TEST_KEYCLOAK_URL";

    private static final Logger LOG = Logger.getLogger(MeterlineServers.class.getName());
    private static final String DATABASE_PASSWORD = "throwaway";

    private final List<Runnable> atStop = new ArrayList<>();
    private Map<String, String> arguments = Map.of();

    @Override
    public void init(Map<String, String> initArgs) {
        arguments = Map.copyOf(initArgs);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        String givenKeycloak = System.getenv(KEYCLOAK_VARIABLE);
        TestServers servers = startServers(wanted(givenKeycloak));
        String database = arguments.get("postgres");
        if (database != null) {
            providePostgres(servers.postgres(), database, settings);
        }
        if (asked("kafka")) {
            new KafkaTopics(servers.kafkaBootstrapServers()).provideAll();
            settings.put("kafka.bootstrap.servers", servers.kafkaBootstrapServers());
        }
        if (asked("keycloak")) {
            String url = givenKeycloak == null ? servers.keycloakUrl() : givenKeycloak.strip();
            System.setProperty(Tokens.KEYCLOAK_PROPERTY, url);
            settings.put("quarkus.oidc.auth-server-url", KeycloakServer.issuer(url));
        }
        if (asked("meter-issuer")) {
            TestMeterIssuer issuer = TestMeterIssuer.start();
            atStop.add(issuer::stop);
            settings.put("meterline.meter-issuer", issuer.url());
            settings.put("quarkus.oidc.usage-meter.auth-server-url", issuer.url());
        }
        return settings;
    }

    @Override
    public void stop() {
        atStop.reversed().forEach(Runnable::run);
        atStop.clear();
    }

    private Set<TestServers.Kind> wanted(@Nullable String givenKeycloak) {
        Set<TestServers.Kind> wanted = EnumSet.noneOf(TestServers.Kind.class);
        if (arguments.containsKey("postgres")) {
            wanted.add(TestServers.Kind.POSTGRES);
        }
        if (asked("kafka")) {
            wanted.add(TestServers.Kind.KAFKA);
        }
        if (asked("keycloak") && givenKeycloak == null) {
            wanted.add(TestServers.Kind.KEYCLOAK);
        }
        return wanted;
    }

    private boolean asked(String argument) {
        return Boolean.parseBoolean(arguments.get(argument));
    }

    private TestServers startServers(Set<TestServers.Kind> wanted) {
        if (!wanted.isEmpty() && DockerApi.answers()) {
            try {
                return startAndStopLater(new ContainerServers(), wanted);
            } catch (RuntimeException e) {
                // An engine without a way to the images is as good as none.
                LOG.warning("containers could not be started, processes are used instead: " + e.getMessage());
            }
        }
        return startAndStopLater(new EmbeddedServers(), wanted);
    }

    private TestServers startAndStopLater(TestServers servers, Set<TestServers.Kind> wanted) {
        try {
            servers.start(wanted);
        } catch (RuntimeException e) {
            servers.stop();
            throw e;
        }
        atStop.add(servers::stop);
        return servers;
    }

    private static void providePostgres(PostgresDatabases databases, String name, Map<String, String> settings) {
        databases.provide(name, DATABASE_PASSWORD);
        settings.put("quarkus.datasource.jdbc.url", databases.jdbcUrl(name));
        settings.put("quarkus.datasource.username", name);
        settings.put("quarkus.datasource.password", DATABASE_PASSWORD);
    }
}
