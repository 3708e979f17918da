package org.meterline.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;

/** Speaks to all services of a stack, as the portal of a provider or as one of its usage meters. */
final class SuiteClient implements AutoCloseable {

    /** An answer, whatever it says. */
    record Answer(int status, JsonNode body, Map<String, String> headers) {

        Answer require(int expected) {
            if (status != expected) {
                throw new IllegalStateException("answered " + status + ": " + body);
            }
            return this;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Addresses addresses;
    private final String token;

    SuiteClient(Addresses addresses, LocalClient client) {
        this.addresses = addresses;
        this.token = token(addresses.oidc() + "/protocol/openid-connect/token", client.id() + ":" + client.secret());
    }

    /** The token of whoever it speaks as. */
    String bearer() {
        return token;
    }

    JsonNode get(String address) {
        return ask(address).require(200).body();
    }

    /** The same with its headers. */
    Answer ask(String address) {
        return send(request(address, token).GET());
    }

    /** With whatever version there is, where something is changed. */
    Answer send(String method, String address, String body) {
        return send(request(address, token)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(method, BodyPublishers.ofString(body)));
    }

    Answer change(String method, String address, String version, String body) {
        return send(request(address, token)
                .header("Content-Type", "application/json")
                .header("If-Match", version)
                .method(method, BodyPublishers.ofString(body)));
    }

    /** What a usage meter gets for its access token. */
    String meterToken(UUID usageMeter, String accessToken) {
        return token(addresses.registration() + "/oauth2/token", usageMeter + ":" + accessToken);
    }

    /** Reports, one a line, as a usage meter sends them. */
    Answer report(String meterToken, byte[] lines) {
        return send(request(addresses.collector() + "/api/v1/usage-reports", meterToken)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines)));
    }

    /** A usage file, as an operator brings it. */
    Answer upload(String query, byte[] file) {
        return send(request(addresses.upload() + "/api/v1/usage-files" + query, token)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(file)));
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpRequest.Builder request(String address, String token) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(ANSWER_LIMIT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private String token(String address, String credentials) {
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
        return send(HttpRequest.newBuilder(URI.create(address))
                        .timeout(ANSWER_LIMIT)
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "grant_type=" + URLEncoder.encode("client_credentials", StandardCharsets.UTF_8))))
                .require(200)
                .body()
                .required("access_token")
                .textValue();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
            byte[] body = answer.body();
            return new Answer(answer.statusCode(), body.length == 0 ? JSON.nullNode() : JSON.readTree(body), headers);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
