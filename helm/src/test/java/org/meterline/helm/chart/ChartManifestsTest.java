package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.TemplateCommand;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every manifest that the chart makes, whatever it is installed with. */
class ChartManifestsTest {

    private static final Map<String, Reader> MODELS = Map.of(
            "ConfigMap", V1ConfigMap::fromJson,
            "Deployment", V1Deployment::fromJson,
            "Ingress", V1Ingress::fromJson,
            "PodDisruptionBudget", V1PodDisruptionBudget::fromJson,
            "Service", V1Service::fromJson,
            "ServiceAccount", V1ServiceAccount::fromJson);

    /** Every escape hatch and switch at once, for all services. */
    private static final String EVERYTHING = """
            fullnameOverride: suite
            image: {registry: registry.example.com/, tag: 1.2.3, pullPolicy: Always, pullSecrets: [one, two]}
            meterIssuer: {url: "https://meters.example.com"}
            defaults:
              priorityClassName: high
              serviceAccountAnnotations: {a: b}
              service: {type: NodePort, annotations: {c: d}}
              extraConfig: {QUARKUS_LOG_LEVEL: DEBUG}
              extraEnv:
                - name: OTHER_PASSWORD
                  valueFrom: {secretKeyRef: {name: other, key: password}}
              extraVolumes: [{name: trust, configMap: {name: trust}}]
              extraVolumeMounts: [{name: trust, mountPath: /trust, readOnly: true}]
              podAnnotations: {e: f}
              podLabels: {g: h}
              nodeSelector: {i: j}
              tolerations: [{key: k, operator: Exists}]
              affinity: {nodeAffinity: {}}
              topologySpreadConstraints:
                - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}
            ingress: {enabled: true, className: nginx, meters: {tlsSecret: x, annotations: {m: n}}}
            """;

    static Stream<Arguments> renderings() {
        Stream<Arguments> examples = Chart.examples().stream()
                .map(example -> Arguments.of(example.getFileName().toString(), Chart.render(with(example))));
        return Stream.concat(
                Stream.of(
                        Arguments.of("defaults", Chart.render(Chart.template())),
                        Arguments.of(
                                "Kubernetes 1.20", Chart.render(Chart.template().withKubeVersion("1.20"))),
                        Arguments.of(
                                "Kubernetes 1.33", Chart.render(Chart.template().withKubeVersion("1.33"))),
                        Arguments.of("everything", Chart.render(EVERYTHING))),
                examples);
    }

    private static TemplateCommand with(Path valuesFile) {
        return Chart.template().withValuesFile(valuesFile);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void everyFieldIsOneThatKubernetesKnows(String name, List<JsonNode> manifests) {
        assertAll(manifests.stream().map(manifest -> () -> readStrictly(manifest)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void everyServiceHasItsResources(String name, List<JsonNode> manifests) {
        for (String kind : List.of("Deployment", "Service", "ConfigMap", "ServiceAccount")) {
            assertEquals(Chart.SERVICES.size(), Chart.ofKind(manifests, kind).size(), kind);
            Chart.SERVICES.forEach(service -> Chart.ofService(manifests, kind, service));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void noTwoManifestsShareKindAndName(String name, List<JsonNode> manifests) {
        Set<String> seen = new HashSet<>();
        for (JsonNode manifest : manifests) {
            String identity = manifest.path("kind").asText() + "/"
                    + manifest.at("/metadata/name").asText();
            assertTrue(seen.add(identity), identity);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void everyContainerIsProbedLimitedAndConfined(String name, List<JsonNode> manifests) {
        for (JsonNode deployment : Chart.ofKind(manifests, "Deployment")) {
            JsonNode pod = deployment.at("/spec/template/spec");
            assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
            assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
            assertEquals(
                    "RuntimeDefault",
                    pod.at("/securityContext/seccompProfile/type").asText());
            assertTrue(
                    pod.path("terminationGracePeriodSeconds").asInt() > shutdownSeconds(manifests, deployment),
                    "the grace period must outlast the service's own shutdown");
            pod.path("containers").forEach(container -> checkContainer(container, pod));
        }
    }

    private static void checkContainer(JsonNode container, JsonNode pod) {
        assertEquals(
                "/q/health/started", container.at("/startupProbe/httpGet/path").asText());
        assertEquals(
                "/q/health/ready", container.at("/readinessProbe/httpGet/path").asText());
        assertEquals(
                "/q/health/live", container.at("/livenessProbe/httpGet/path").asText());
        for (String amount : List.of("requests/cpu", "requests/memory", "limits/cpu", "limits/memory")) {
            assertFalse(container.at("/resources/" + amount).asText().isEmpty(), amount);
        }
        JsonNode security = container.path("securityContext");
        assertTrue(security.path("runAsNonRoot").asBoolean());
        assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
        assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
        assertEquals("[\"ALL\"]", security.at("/capabilities/drop").toString());
        assertEquals("RuntimeDefault", security.at("/seccompProfile/type").asText());
        String writable = mountAt(container, "/tmp");
        assertTrue(
                elements(pod.path("volumes"))
                        .anyMatch(volume -> volume.path("name").asText().equals(writable) && volume.has("emptyDir")),
                "/tmp must be an emptyDir");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void selectorsFindExactlyTheirOwnPods(String name, List<JsonNode> manifests) {
        for (String service : Chart.SERVICES) {
            JsonNode labels = Chart.ofService(manifests, "Deployment", service).at("/spec/template/metadata/labels");
            Chart.ofKind(manifests, "Service").forEach(candidate -> {
                boolean own = candidate
                        .at("/metadata/labels/app.kubernetes.io~1component")
                        .asText()
                        .equals(service);
                assertEquals(own, selects(candidate.at("/spec/selector"), labels), service);
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void secretsAreOnlyReferredTo(String name, List<JsonNode> manifests) {
        Pattern secretName = Pattern.compile("PASSWORD|SECRET|MASTER_KEYS_|JAAS");
        assertTrue(Chart.ofKind(manifests, "Secret").isEmpty(), "the chart makes no secret");
        for (JsonNode configMap : Chart.ofKind(manifests, "ConfigMap")) {
            configMap
                    .path("data")
                    .fieldNames()
                    .forEachRemaining(key -> assertFalse(secretName.matcher(key).find(), key));
        }
        for (JsonNode deployment : Chart.ofKind(manifests, "Deployment")) {
            for (JsonNode entry : deployment.at("/spec/template/spec/containers/0/env")) {
                if (secretName.matcher(entry.path("name").asText()).find()) {
                    assertTrue(entry.at("/valueFrom/secretKeyRef/name").isTextual(), entry.toString());
                    assertFalse(entry.has("value"), entry.toString());
                }
            }
        }
    }

    @Test
    void theStrictReaderDoesRefuseUnknownFields() {
        String deployment = Chart.ofService(Chart.render("{}"), "Deployment", "collector")
                .toString()
                .replace("\"httpGet\"", "\"httpGett\"");

        assertThrows(RuntimeException.class, () -> V1Deployment.fromJson(deployment));
    }

    @Test
    void aBudgetIsWrittenInTheVersionThatTheClusterKnows() {
        assertEquals("policy/v1", budgetVersion(Chart.template().withKubeVersion("1.33")));
        assertEquals("policy/v1beta1", budgetVersion(Chart.template().withKubeVersion("1.20")));
    }

    @Test
    void aSinglePodHasNoBudgetThatWouldBlockADrain() {
        List<JsonNode> manifests = Chart.render("collector: {replicas: 1}");

        assertEquals(3, Chart.ofKind(manifests, "PodDisruptionBudget").size());
    }

    @Test
    void aChangedSettingStartsNewPods() {
        String before = checksum(Chart.render("{}"));
        String after = checksum(Chart.render("kafka: {bootstrapServers: \"other:9092\"}"));

        assertFalse(before.equals(after));
    }

    private static String checksum(List<JsonNode> manifests) {
        return Chart.ofService(manifests, "Deployment", "collector")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    private static String budgetVersion(TemplateCommand command) {
        return Chart.ofKind(Chart.render(command), "PodDisruptionBudget")
                .getFirst()
                .path("apiVersion")
                .asText();
    }

    private static int shutdownSeconds(List<JsonNode> manifests, JsonNode deployment) {
        String service =
                deployment.at("/metadata/labels/app.kubernetes.io~1component").asText();
        String timeout = Chart.ofService(manifests, "ConfigMap", service)
                .at("/data/QUARKUS_SHUTDOWN_TIMEOUT")
                .asText();
        return Integer.parseInt(timeout.replace("S", ""));
    }

    private static String mountAt(JsonNode container, String path) {
        return elements(container.path("volumeMounts"))
                .filter(mount -> mount.path("mountPath").asText().equals(path))
                .map(mount -> mount.path("name").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is mounted at " + path));
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static void readStrictly(JsonNode manifest) throws IOException {
        Reader model = MODELS.get(manifest.path("kind").asText());
        if (model == null) {
            throw new AssertionError("no model for " + manifest.path("kind"));
        }
        model.read(manifest.toString());
    }

    /** Reads a manifest and throws where it has a field that Kubernetes does not know. */
    private interface Reader {
        Object read(String json) throws IOException;
    }
}
