package org.meterline.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {

    @TempDir
    Path folder;

    @Test
    void tellsScriptsEveryAddressAndClient() throws Exception {
        Path file = folder.resolve("new/ready.json");

        ReadyFile.write(file, new Addresses(new StackPorts(100)));

        JsonNode content = new ObjectMapper().readTree(file.toFile());
        assertEquals("http://localhost:8181", content.path("registration").asText());
        assertEquals("http://localhost:8182", content.path("collector").asText());
        assertEquals("http://localhost:8183", content.path("upload").asText());
        assertEquals("http://localhost:8184", content.path("aggregation").asText());
        assertEquals(
                "http://localhost:8280/realms/meterline", content.path("oidc").asText());
        assertEquals("localhost:9192", content.path("kafka").asText());
        assertEquals("localhost:5532", content.path("postgres").asText());
        assertEquals("portal-secret", content.at("/clients/portal/clientSecret").asText());
        assertEquals(
                "portal-stratus", content.at("/clients/portal-stratus/clientId").asText());
        assertFalse(content.at("/clients/platform/clientSecret").asText().isEmpty());
    }

    @Test
    void isReadableByItsOwnerOnly() throws Exception {
        Path file = folder.resolve("ready.json");

        ReadyFile.write(file, new Addresses(new StackPorts(0)));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void doesNotOutliveItsStack() throws Exception {
        Path file = Files.writeString(folder.resolve("ready.json"), "{}");

        ReadyFile.removeOld(file);

        assertFalse(Files.exists(file));
    }
}
