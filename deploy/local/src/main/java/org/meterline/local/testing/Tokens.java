package org.meterline.local.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.meterline.local.servers.KeycloakServer;
import org.meterline.local.servers.LocalClient;

/** Real tokens of the people issuer, for the clients of the local realm. */
public final class Tokens {

    /** A system property, because test code and test resources may be loaded by different class loaders. */
    static final String KEYCLOAK_PROPERTY = "meterline.test.keycloak-url";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A third of a token's life, so that none ends in a test's hands. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final Map<String, Kept> TOKENS = new ConcurrentHashMap<>();

    private record Kept(String token, long fetchedNanos) {

        boolean fresh() {
            return System.nanoTime() - fetchedNanos < KEPT.toNanos();
        }
    }

    private Tokens() {}

    /**
     * A token for {@code portal}, {@code portal-stratus} or {@code platform}. It is kept for a while: tests call their routes
     * hundreds of times, and fetching it takes longer than most of those calls.
     */
    public static String forClient(String clientId) {
        String keycloak = System.getProperty(KEYCLOAK_PROPERTY);
        if (keycloak == null) {
            throw new IllegalStateException("no Keycloak: give MeterlineServers the argument keycloak=true");
        }
        return TOKENS.compute(
                        keycloak + " " + clientId,
                        (key, kept) -> kept != null && kept.fresh()
                                ? kept
                                : new Kept(fetch(keycloak, LocalClient.named(clientId)), System.nanoTime()))
                .token();
    }

    static String fetch(String keycloakUrl, LocalClient local) {
        URI endpoint = URI.create(KeycloakServer.issuer(keycloakUrl) + "/protocol/openid-connect/token");
        String form = "grant_type=client_credentials&client_id=" + encode(local.id()) + "&client_secret="
                + encode(local.secret());
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        endpoint + " answered " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body()).required("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException("no token from " + endpoint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
