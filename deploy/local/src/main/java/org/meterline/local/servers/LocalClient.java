package org.meterline.local.servers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** A client of the local realm, read from the realm file: its secret stands there only. */
public record LocalClient(String id, String secret) {

    public static List<LocalClient> all() {
        try {
            List<LocalClient> clients = new ArrayList<>();
            for (JsonNode client :
                    new ObjectMapper().readTree(KeycloakServer.realm()).required("clients")) {
                clients.add(new LocalClient(
                        client.required("clientId").asText(),
                        client.required("secret").asText()));
            }
            return List.copyOf(clients);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(KeycloakServer.REALM_RESOURCE + " is not JSON", e);
        }
    }

    public static LocalClient named(String id) {
        return all().stream()
                .filter(client -> client.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the local realm has no client '" + id + "'"));
    }

    @Override
    public String toString() {
        return "LocalClient[" + id + "]";
    }
}
