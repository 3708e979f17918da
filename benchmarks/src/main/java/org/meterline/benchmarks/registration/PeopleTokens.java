package org.meterline.benchmarks.registration;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.meterline.local.servers.LocalClient;

/** The token of a portal's own client, fetched anew long before it ends. */
final class PeopleTokens {

    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);

    private final String issuer;
    private final LocalClient client;
    private String authorization = "";
    private Instant fetched = Instant.EPOCH;

    PeopleTokens(String issuer, LocalClient client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** What stands in the header. */
    String authorization() {
        if (Instant.now().isAfter(fetched.plus(TAKEN_FOR))) {
            fetched = Instant.now();
            authorization = "Bearer " + fetch();
        }
        return authorization;
    }

    private String fetch() {
        String form = "grant_type=client_credentials&client_id=" + client.id() + "&client_secret=" + client.secret();
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return new ObjectMapper().readTree(body).required("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
