package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.helm.repository.Checkout;

/** A setting that nobody reads is a promise that nobody keeps: every name the chart sets must be one of the service's. */
class ChartSettingsTest {

    private static final Map<String, String> MODULES = Map.of(
            "registration", "registration-service",
            "collector", "collector-service",
            "upload", "upload-gateway",
            "aggregation", "aggregation-service");

    /** Read by the platform below the services: Quarkus, its Kafka client, the Java virtual machine. */
    private static final Set<String> OF_THE_PLATFORM = Set.of(
            "JAVA_TOOL_OPTIONS",
            "KAFKA_BOOTSTRAP_SERVERS",
            "KAFKA_SASL_JAAS_CONFIG",
            "KAFKA_SASL_MECHANISM",
            "KAFKA_SECURITY_PROTOCOL",
            "QUARKUS_DATASOURCE_JDBC_URL",
            "QUARKUS_DATASOURCE_PASSWORD",
            "QUARKUS_DATASOURCE_USERNAME",
            "QUARKUS_HTTP_PORT",
            "QUARKUS_OIDC_AUTH_SERVER_URL",
            "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
            "QUARKUS_SHUTDOWN_TIMEOUT");

    private static final List<JsonNode> MANIFESTS =
            Chart.render("{kafka: {security: {protocol: SASL_SSL, existingSecret: account}},"
                    + " aggregation: {webhookKeys: {existingSecret: webhook-keys}},"
                    + " tracing: {otlpEndpoint: 'http://traces:4317'}}");

    @ParameterizedTest
    @ValueSource(strings = {"registration", "collector", "upload", "aggregation"})
    void everySettingOfTheChartIsOneThatTheServiceReads(String service) {
        ServiceSettings settings = settingsOf(service);
        Set<String> unknown = new TreeSet<>();
        for (String name : environment(service)) {
            if (!OF_THE_PLATFORM.contains(name) && !settings.knowsEnvironmentName(name)) {
                unknown.add(name);
            }
        }

        assertEquals(Set.of(), unknown, () -> service + " reads only " + settings.names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"registration", "upload", "aggregation"})
    void everyServiceWithADatabaseIsToldWhereItIs(String service) {
        assertTrue(environment(service)
                .containsAll(Set.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registration", "collector", "upload", "aggregation"})
    void everyServiceIsDeployedForProduction(String service) {
        assertEquals(
                "PRODUCTION",
                Chart.ofService(MANIFESTS, "ConfigMap", service)
                        .at("/data/METERLINE_DEPLOYMENT")
                        .asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"registration", "collector", "upload", "aggregation"})
    void everyServiceLogsInJsonUnlessItIsToldNotTo(String service) {
        assertEquals("true", logsInJson(MANIFESTS, service));
        assertEquals("false", logsInJson(Chart.render(service + ": {jsonLog: false}"), service));
    }

    private static String logsInJson(List<JsonNode> manifests, String service) {
        return Chart.ofService(manifests, "ConfigMap", service)
                .at("/data/QUARKUS_LOG_CONSOLE_JSON_ENABLED")
                .asText();
    }

    @Test
    void tracesAreOffWithoutAPlaceForThem() {
        assertEquals(
                "false",
                Chart.ofService(MANIFESTS, "ConfigMap", "collector")
                        .at("/data/QUARKUS_OTEL_SDK_DISABLED")
                        .asText());
        assertTrue(Chart.ofService(Chart.render("{}"), "ConfigMap", "collector")
                .at("/data/QUARKUS_OTEL_SDK_DISABLED")
                .isMissingNode());
    }

    @Test
    void aSettingIsFoundByItsEnvironmentName() {
        ServiceSettings chassis = ServiceSettings.of(List.of(Checkout.root().resolve("chassis")));

        assertTrue(chassis.knowsEnvironmentName("METERLINE_CLOCK_MOVABLE"), "a mapping's method");
        assertTrue(chassis.knowsEnvironmentName("METERLINE_KAFKA_READER_MAX_SILENCE"), "a method of several words");
        assertTrue(chassis.knowsEnvironmentName("METERLINE_OIDC_ORGANISATION_CLAIM"), "a key of the defaults");
    }

    private static ServiceSettings settingsOf(String service) {
        Path module = Checkout.root().resolve(MODULES.get(service));
        assertTrue(Files.isDirectory(module), module.toString());
        return ServiceSettings.of(List.of(module, Checkout.root().resolve("chassis")));
    }

    private static List<String> environment(String service) {
        List<String> names = new ArrayList<>();
        Chart.ofService(MANIFESTS, "ConfigMap", service)
                .path("data")
                .fieldNames()
                .forEachRemaining(names::add);
        Chart.ofService(MANIFESTS, "Deployment", service)
                .at("/spec/template/spec/containers/0/env")
                .forEach(entry -> names.add(entry.path("name").asText()));
        return names;
    }
}
