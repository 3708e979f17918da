package org.meterline.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;

/** What a provider's portal and its usage meters ask of the registration service, at whichever of its processes. */
final class RegistrationCalls implements AutoCloseable {

    /** An answer, whatever it says. */
    record Answer(int status, JsonNode body) {

        Answer require(int expected) {
            if (status != expected) {
                throw new IllegalStateException("answered " + status + ": " + body);
            }
            return this;
        }

        long revision() {
            return body.required("revision").longValue();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final String METERS = "/api/v1/usage-meters";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();
    private final String portal;

    RegistrationCalls(Addresses addresses) {
        this.portal = peopleToken(addresses, LocalClient.named("portal"));
    }

    Answer register(String at, UUID id, String name) throws IOException {
        return portal(at, "POST", METERS, "{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}");
    }

    Answer rename(String at, UUID id, String name) throws IOException {
        return portal(at, "PATCH", METERS + "/" + id, "{\"name\":\"" + name + "\"}");
    }

    Answer suspend(String at, UUID id) throws IOException {
        return portal(at, "PUT", METERS + "/" + id + "/suspension", "");
    }

    Answer liftSuspension(String at, UUID id) throws IOException {
        return portal(at, "DELETE", METERS + "/" + id + "/suspension", "");
    }

    Answer unregister(String at, UUID id) throws IOException {
        return portal(at, "DELETE", METERS + "/" + id, "");
    }

    Answer rotate(String at, UUID id, String overlap) throws IOException {
        return portal(at, "POST", METERS + "/" + id + "/access-token/rotation", "{\"overlap\":\"" + overlap + "\"}");
    }

    Answer events(String at, UUID id) throws IOException {
        return portal(at, "GET", METERS + "/" + id + "/events", "");
    }

    /** Like {@link #suspend}, as it arrives by way of a proxy. */
    Answer suspendFrom(String at, UUID id, String address) throws IOException {
        return send(request(at, "PUT", METERS + "/" + id + "/suspension", "")
                .header("Authorization", "Bearer " + portal)
                .header("X-Forwarded-For", address));
    }

    /** Trades an access token. */
    Answer exchange(String at, UUID id, String accessToken) throws IOException {
        String basic = Base64.getEncoder().encodeToString((id + ":" + accessToken).getBytes(StandardCharsets.US_ASCII));
        return send(request(at, "POST", "/oauth2/token", "grant_type=client_credentials")
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Basic " + basic));
    }

    String jwt(String at, UUID id, String accessToken) throws IOException {
        return exchange(at, id, accessToken)
                .require(200)
                .body()
                .required("access_token")
                .textValue();
    }

    /** Posts bytes as a usage meter. */
    Answer post(String url, String jwt, String contentType, byte[] body) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + jwt)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** The service's metrics as text; empty where nobody answers. */
    String metrics(String at) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(at + "/q/metrics"))
                    .timeout(CONNECT_LIMIT)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Answer portal(String at, String method, String path, String body) throws IOException {
        return send(request(at, method, path, body)
                .header("Authorization", "Bearer " + portal)
                .header("If-Match", "*"));
    }

    private static HttpRequest.Builder request(String at, String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(at + path))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = answer.body();
            return new Answer(answer.statusCode(), body.length == 0 ? JSON.nullNode() : JSON.readTree(body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String peopleToken(Addresses addresses, LocalClient client) {
        String form = "grant_type=client_credentials&client_id=" + encoded(client.id()) + "&client_secret="
                + encoded(client.secret());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(addresses.oidc() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        try {
            return send(request).require(200).body().required("access_token").textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
