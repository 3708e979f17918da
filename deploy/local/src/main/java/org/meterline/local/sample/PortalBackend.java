package org.meterline.local.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meterline.local.servers.LocalClient;

/**
 * Speaks to the services as a portal backend does: with the token of its own client, repeating what is safe to repeat
 * while a service does not answer.
 */
final class PortalBackend implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(90);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration TOKEN_MARGIN = Duration.ofSeconds(60);
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);
    private static final int BODY_IN_MESSAGE = 600;

    private final String issuer;
    private final LocalClient client;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private @Nullable String token;
    private Instant tokenEnds = Instant.EPOCH;

    PortalBackend(String issuer, LocalClient client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** What a service answered, read as JSON. */
    record Answer(int status, JsonNode body) {}

    JsonNode get(String address) {
        return expectSuccess("GET", address, send(request(address).GET())).body();
    }

    /** Empty where there is no such thing. */
    Optional<JsonNode> find(String address) {
        Answer answer = send(request(address).GET());
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(expectSuccess("GET", address, answer).body());
    }

    Answer post(String address, JsonNode body) {
        return expectSuccess(
                "POST",
                address,
                send(request(address)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    /** @param version of what is changed, as it was seen */
    Answer post(String address, JsonNode body, String version) {
        return expectSuccess(
                "POST",
                address,
                send(request(address)
                        .header("Content-Type", "application/json")
                        .header("If-Match", version)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    Answer put(String address, JsonNode body) {
        return expectSuccess(
                "PUT",
                address,
                send(request(address)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    Answer upload(String address, Path file) throws IOException {
        return expectSuccess(
                "POST",
                address,
                send(request(address)
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofFile(file))));
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(REQUEST_LIMIT)
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
        while (true) {
            try {
                HttpRequest signed =
                        request.setHeader("Authorization", "Bearer " + token()).build();
                Answer answer = exchange(signed);
                if (!TRY_AGAIN.contains(answer.status()) || System.nanoTime() - deadline > 0) {
                    return answer;
                }
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new SampleFailedException(request.build().uri() + " does not answer: " + e.getMessage(), e);
                }
            }
            LockSupport.parkNanos(RETRY_PAUSE.toNanos());
        }
    }

    private Answer exchange(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SampleFailedException("interrupted", e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? JSON.missingNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private static Answer expectSuccess(String method, String address, Answer answer) {
        if (answer.status() / 100 == 2) {
            return answer;
        }
        String body = answer.body().toString();
        throw new SampleFailedException(method + " " + address + " answered " + answer.status() + ": "
                + body.substring(0, Math.min(body.length(), BODY_IN_MESSAGE)));
    }

    private String token() throws IOException {
        String current = token;
        if (current != null && Instant.now().isBefore(tokenEnds)) {
            return current;
        }
        String form = "grant_type=client_credentials&client_id=" + encode(client.id()) + "&client_secret="
                + encode(client.secret());
        Answer answer = exchange(HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                .timeout(REQUEST_LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        if (answer.status() != 200) {
            throw new SampleFailedException(
                    "the sign-in of the client " + client.id() + " answered " + answer.status());
        }
        String fresh = answer.body().path("access_token").asText();
        token = fresh;
        tokenEnds = Instant.now()
                .plusSeconds(answer.body().path("expires_in").asLong())
                .minus(TOKEN_MARGIN);
        return fresh;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
