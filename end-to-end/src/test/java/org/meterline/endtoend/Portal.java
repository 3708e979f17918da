package org.meterline.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;

/** Asks the aggregation service what a portal backend of the provider may ask. */
final class Portal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Addresses addresses;
    private final String token;

    Portal(Addresses addresses) {
        this.addresses = addresses;
        this.token = token(LocalClient.named("portal"));
    }

    /** The one order of the month. */
    JsonNode order(String month) {
        List<JsonNode> orders = all("/api/v1/billing-orders?month=" + month);
        if (orders.size() != 1) {
            throw new IllegalStateException("orders of " + month + ": " + orders);
        }
        return json("/api/v1/billing-orders/" + orders.getFirst().required("id").textValue());
    }

    /** The month's quantities, each customer for itself, of all sources together. */
    List<JsonNode> usage(String month) {
        return all("/api/v1/usage?month=" + month + "&groupBy=customer,metric");
    }

    List<JsonNode> coverage(String month) {
        return all("/api/v1/coverage?month=" + month);
    }

    /** What the ledger says of each report of the month. */
    List<JsonNode> reports(String month) {
        return all("/api/v1/usage-reports?month=" + month);
    }

    /** A report's original bytes. */
    byte[] original(String digest) {
        return get("/api/v1/usage-reports/" + digest);
    }

    @Override
    public void close() {
        http.close();
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = json(path + "&limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor)));
            page.required("items").forEach(items::add);
            cursor = page.path("nextCursor").textValue();
        }
        return items;
    }

    private JsonNode json(String path) {
        try {
            return JSON.readTree(get(path));
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + path, e);
        }
    }

    private byte[] get(String path) {
        return send(HttpRequest.newBuilder(URI.create(addresses.aggregation() + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private String token(LocalClient client) {
        String form = "grant_type=client_credentials&client_id=" + encoded(client.id()) + "&client_secret="
                + encoded(client.secret());
        byte[] answer = send(HttpRequest.newBuilder(URI.create(addresses.oidc() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        try {
            return JSON.readTree(answer).required("access_token").textValue();
        } catch (IOException e) {
            throw new IllegalStateException("not a token", e);
        }
    }

    private byte[] send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + " answered " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(request.uri() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
