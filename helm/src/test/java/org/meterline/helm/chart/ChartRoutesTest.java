package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports and paths are promises to usage meters and portals; here they are held against what the chart installs. */
class ChartRoutesTest {

    private static final Map<String, Integer> PORTS =
            Map.of("registration", 8081, "collector", 8082, "upload", 8083, "aggregation", 8084);

    private static final List<JsonNode> MANIFESTS = Chart.render("ingress: {enabled: true}");

    @Test
    void aServiceListensWhereEverybodyLooksForIt() {
        PORTS.forEach((service, port) -> {
            JsonNode container =
                    Chart.ofService(MANIFESTS, "Deployment", service).at("/spec/template/spec/containers/0/ports/0");
            assertEquals(port, container.path("containerPort").asInt(), service);
            JsonNode exposed = Chart.ofService(MANIFESTS, "Service", service).at("/spec/ports/0");
            assertEquals(port, exposed.path("port").asInt(), service);
            assertEquals(container.path("name"), exposed.path("targetPort"), service);
            assertEquals(
                    String.valueOf(port),
                    Chart.ofService(MANIFESTS, "ConfigMap", service)
                            .at("/data/QUARKUS_HTTP_PORT")
                            .asText(),
                    service);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "meters, /oauth2/token, registration",
        "meters, /.well-known/openid-configuration, registration",
        "meters, /jwks, registration",
        "meters, /api/v1/registration-check, registration",
        "meters, /api/v1/upgrade-paths, registration",
        "meters, /api/v1/usage-meters/0b6e4c1e-0000-4000-8000-000000000001/upgrades, registration",
        "meters, /api/v1/usage-reports, collector",
        "meters, /api/v1/heartbeats, collector",
        "meters, /api/v1/usage-files, upload",
        "portal, /api/v1/usage-meters, registration",
        "portal, /api/v1/usage-meters/x/access-token/rotation, registration",
        "portal, /api/v1/usage-files/x, upload",
        "portal, /api/v1/service-requests/x/approval, upload",
        "portal, /api/v1/usage, aggregation",
        "portal, /api/v1/coverage, aggregation",
        "portal, /api/v1/coverage/x/missing-hours, aggregation",
        "portal, /api/v1/sources/x/policies/missing-samples/2026-10-01T00:00:00Z, aggregation",
        "portal, /api/v1/usage-reports, aggregation",
        "portal, /api/v1/usage-reports/sha256:00/choice, aggregation",
        "portal, /api/v1/metrics/billed-vram/versions/2026-01-01, aggregation",
        "portal, /api/v1/contracts, aggregation",
        "portal, /api/v1/billing-orders/x.pdf, aggregation",
        "portal, /api/v1/corrections, aggregation",
        "portal, /api/v1/forecast, aggregation",
        "portal, /api/v1/alerts, aggregation",
        "portal, /api/v1/reports/2026-10/bundle, aggregation",
        "portal, /api/v1/webhooks/x/deliveries, aggregation",
    })
    void aPathLeadsToTheServiceThatPromisesIt(String host, String path, String service) {
        assertEquals("demo-meterline-" + service, backend(host, path));
    }

    @ParameterizedTest
    @CsvSource({
        "meters, /q/health/ready",
        "meters, /q/metrics",
        "meters, /dev/clock",
        "meters, /api/v1/billing-orders",
        "meters, /api/v1/usage",
        "portal, /q/openapi",
        "portal, /dev/clock",
        "portal, /oauth2/token",
        "portal, /",
    })
    void nothingElseIsReachedFromOutside(String host, String path) {
        assertEquals("", backend(host, path));
    }

    @Test
    void anIngressIsThereOnlyWhenAskedFor() {
        assertTrue(Chart.ofKind(Chart.render("{}"), "Ingress").isEmpty());
        assertFalse(Chart.ofKind(MANIFESTS, "Ingress").isEmpty());
    }

    @Test
    void usageMetersAreSentToTheRegistrationServiceOfTheSameRelease() {
        String issuer = Chart.ofService(MANIFESTS, "ConfigMap", "collector")
                .at("/data/METERLINE_METER_ISSUER")
                .asText();

        assertEquals("http://demo-meterline-registration:8081", issuer);
    }

    /** The service that Kubernetes' own rules choose: exact before prefix, the longest prefix first, whole segments only. */
    private static String backend(String side, String path) {
        Map<String, String> byPath = new TreeMap<>();
        for (JsonNode route : ingress(side).at("/spec/rules/0/http/paths")) {
            String known = route.path("path").asText();
            boolean exact = route.path("pathType").asText().equals("Exact");
            if (path.equals(known) || (!exact && path.startsWith(known + "/"))) {
                byPath.put(known, route.at("/backend/service/name").asText());
            }
        }
        return byPath.values().stream().reduce("", (shorter, longer) -> longer);
    }

    private static JsonNode ingress(String side) {
        return Chart.ofKind(MANIFESTS, "Ingress").stream()
                .filter(manifest -> manifest.at("/metadata/name").asText().endsWith("-" + side))
                .findFirst()
                .orElseThrow();
    }
}
