package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart says to wrong values, and what right ones do. */
class ChartValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafak: {}",
                "kafka: {bootstrapServer: 'a:1'}",
                "defaults: {replica: 1}",
                "collector: {replica: 1}",
                "collector: {database: {}}",
                "collector: {probes: {readiness: {period: 1}}}",
                "registration: {masterKeys: {keys: [{id: k1, secretKey: k1, value: x}]}}",
                "ingress: {meters: {hosts: [a]}}",
            })
    void aMistypedKeyIsRefused(String values) {
        assertTrue(
                Chart.refusal(values).toLowerCase(java.util.Locale.ROOT).contains("additional propert"),
                Chart.refusal(values));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "defaults: {replicas: two}",
                "defaults: {replicas: -1}",
                "collector: {shutdownSeconds: 0}",
                "kafka: {bootstrapServers: kafka}",
                "oidc: {authServerUrl: keycloak}",
                "image: {pullPolicy: Sometimes}",
                "kafka: {security: {protocol: SASL}}",
                "registration: {masterKeys: {current: K1}}",
                "upload: {database: {jdbcUrl: 'jdbc:postgresql://db/upload?user=u&password=p'}}",
                "aggregation: {image: {digest: latest}}",
            })
    void aWrongValueIsRefused(String values) {
        String message = Chart.refusal(values);

        assertTrue(message.contains("values don't meet the specifications of the schema"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql: {enabled: true}                          | the chart brings no database",
                "keycloak: {enabled: true}                            | the chart brings no identity provider",
                "replicaCount: 3                                      | use defaults.replicas",
                "registration: {masterKeys: {current: k9}}            | k9 is not the id of one of",
                "aggregation: {webhookKeys: {existingSecret: a, current: k9}} | k9 is not the id of one of",
                "aggregation: {extraEnv: [{name: METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_K1, value: x}]} | looks like a secret",
                "collector: {extraConfig: {KAFKA_BOOTSTRAP_SERVERS: x}} | the chart makes this setting itself",
                "collector: {extraConfig: {DB_PASSWORD: x}}           | looks like a secret",
                "collector: {extraEnv: [{name: MY_SECRET, value: x}]} | looks like a secret",
                "upload: {extraEnv: [{name: QUARKUS_DATASOURCE_PASSWORD, value: x}]} | already set by the chart",
                "kafka: {security: {protocol: SASL_SSL}}              | kafka.security.existingSecret: needed with SASL_SSL",
                "ingress: {enabled: true, portal: {host: meters.example.com}} | must differ from ingress.meters.host",
            })
    void aRefusalSaysWhatToDoInstead(String values, String message) {
        assertTrue(Chart.refusal(values).contains(message), () -> Chart.refusal(values));
    }

    @Test
    void aServicesOwnBlockWinsOverTheDefaults() {
        List<JsonNode> manifests = Chart.render("""
                defaults: {replicas: 3, resources: {limits: {memory: 1Gi}}}
                upload: {replicas: 5, resources: {limits: {cpu: 250m}}}
                """);

        JsonNode collector = Chart.ofService(manifests, "Deployment", "collector");
        JsonNode upload = Chart.ofService(manifests, "Deployment", "upload");
        assertEquals(3, collector.at("/spec/replicas").asInt());
        assertEquals(5, upload.at("/spec/replicas").asInt());
        JsonNode limits = upload.at("/spec/template/spec/containers/0/resources/limits");
        assertEquals("250m", limits.path("cpu").asText());
        assertEquals("1Gi", limits.path("memory").asText());
    }

    @Test
    void aDigestWinsOverTheTagAndTheRegistryStandsBefore() {
        String digest = "sha256:" + "0".repeat(64);
        List<JsonNode> manifests = Chart.render("""
                image: {registry: registry.example.com, tag: 2.0.0}
                upload: {image: {digest: "%s"}}
                """.formatted(digest));

        assertEquals("registry.example.com/meterline/upload-gateway@" + digest, image(manifests, "upload"));
        assertEquals("registry.example.com/meterline/collector-service:2.0.0", image(manifests, "collector"));
    }

    @Test
    void thePlatformMayChooseTheUser() {
        JsonNode pod = Chart.ofService(Chart.render("defaults: {runAsUser: null}"), "Deployment", "collector")
                .at("/spec/template/spec");

        assertTrue(pod.at("/securityContext/runAsUser").isMissingNode());
        assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
    }

    @Test
    void everyMasterKeyStillInUseReachesTheService() {
        JsonNode env = Chart.ofService(
                        Chart.render(
                                "registration: {masterKeys: {current: k2, keys: [{id: k1, secretKey: a}, {id: k2, secretKey: b}]}}"),
                        "Deployment",
                        "registration")
                .at("/spec/template/spec/containers/0/env");

        assertEquals("a", secretKeyOf(env, "METERLINE_REGISTRATION_TOKEN_MASTER_KEYS_K1"));
        assertEquals("b", secretKeyOf(env, "METERLINE_REGISTRATION_TOKEN_MASTER_KEYS_K2"));
    }

    @Test
    void thereAreNoWebhooksUnlessTheirKeysAreNamed() {
        String named = "aggregation: {webhookKeys: {existingSecret: keys, keys: [{id: k1, secretKey: a}]}}";

        assertEquals("a", secretKeyOf(environment(named), "METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_K1"));
        assertThrows(
                AssertionError.class,
                () -> secretKeyOf(environment("{}"), "METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_K1"));
    }

    private static JsonNode environment(String values) {
        return Chart.ofService(Chart.render(values), "Deployment", "aggregation")
                .at("/spec/template/spec/containers/0/env");
    }

    private static String secretKeyOf(JsonNode env, String name) {
        for (JsonNode entry : env) {
            if (entry.path("name").asText().equals(name)) {
                return entry.at("/valueFrom/secretKeyRef/key").asText();
            }
        }
        throw new AssertionError("no " + name + " in " + env);
    }

    private static String image(List<JsonNode> manifests, String service) {
        return Chart.ofService(manifests, "Deployment", service)
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }
}
