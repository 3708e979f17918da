package org.meterline.local.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.TopicDefinition;
import org.meterline.contracts.Topics;

/** One start of every real server, looked at from each side. */
class MeterlineServersTest {

    private static final MeterlineServers SERVERS = new MeterlineServers();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Map<String, String> settings = Map.of();

    @BeforeAll
    static void start() {
        SERVERS.init(Map.of("postgres", "registration", "kafka", "true", "keycloak", "true", "meter-issuer", "true"));
        settings = SERVERS.start();
    }

    @AfterAll
    static void stop() {
        SERVERS.stop();
    }

    @Test
    void givesTheServiceItsOwnPostgresDatabase() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        settings.get("quarkus.datasource.jdbc.url"),
                        settings.get("quarkus.datasource.username"),
                        settings.get("quarkus.datasource.password"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_user, current_setting('server_version_num')::int")) {
            assertTrue(rows.next());
            assertEquals("registration", rows.getString(1));
            assertEquals(18, rows.getInt(2) / 10_000);
        }
    }

    @Test
    void createsEveryTopicOfTheContracts() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", settings.get("kafka.bootstrap.servers"));
        try (Admin admin = Admin.create(client)) {
            Set<String> names = admin.listTopics().names().get();

            assertEquals(
                    new TreeSet<>(
                            Topics.all().stream().map(TopicDefinition::name).toList()),
                    new TreeSet<>(names));
        }
    }

    @Test
    void givesPortalsTheirRolesAndTheirProvider() throws Exception {
        JsonNode claims = payload(Tokens.forClient("portal"));

        assertEquals(
                settings.get("quarkus.oidc.auth-server-url"), claims.path("iss").asText());
        assertEquals("meterline", claims.path("aud").asText());
        assertEquals("nimbus", claims.path("provider").asText());
        assertEquals(Set.of("usage-viewer", "meter-operator", "billing-manager"), roles(claims));
        assertTrue(claims.hasNonNull("sub"));
    }

    @Test
    void keepsTheSecondProviderApart() throws Exception {
        assertEquals(
                "stratus",
                payload(Tokens.forClient("portal-stratus")).path("provider").asText());
    }

    @Test
    void givesThePlatformNoProvider() throws Exception {
        JsonNode claims = payload(Tokens.forClient("platform"));

        assertTrue(claims.path("provider").isMissingNode());
        assertEquals(Set.of("platform-admin"), roles(claims));
    }

    @Test
    void standsInForTheIssuerOfUsageMeters() throws Exception {
        UUID usageMeter = UUID.randomUUID();
        String issuer = settings.get("quarkus.oidc.usage-meter.auth-server-url");

        JsonNode claims = payload(TestMeterIssuer.tokenFor(usageMeter, "nimbus", 3));

        assertEquals(usageMeter.toString(), claims.path("sub").asText());
        assertEquals(3, claims.path("generation").asInt());
        assertEquals(
                issuer,
                get(issuer + "/.well-known/openid-configuration").path("issuer").asText());
        assertEquals("P-256", get(issuer + "/jwks").at("/keys/0/crv").asText());
    }

    private static Set<String> roles(JsonNode claims) {
        return StreamSupport.stream(claims.at("/realm_access/roles").spliterator(), false)
                .map(JsonNode::asText)
                .filter(role -> !role.startsWith("default-roles")
                        && !role.equals("offline_access")
                        && !role.equals("uma_authorization"))
                .collect(Collectors.toSet());
    }

    private static JsonNode payload(String token) throws Exception {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static JsonNode get(String address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
