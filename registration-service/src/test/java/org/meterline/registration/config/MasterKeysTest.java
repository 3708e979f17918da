package org.meterline.registration.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MasterKeysTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void readsKeysById() {
        MasterKeys keys = new MasterKeys(settings(Map.of(
                "meterline.registration.token.master-keys.k1",
                KEY,
                "meterline.registration.token.master-keys.k2",
                KEY,
                "meterline.registration.token.current-master-key",
                "k2")));

        assertEquals("k2", keys.currentId());
        assertEquals(32, keys.byId("k1").orElseThrow().getEncoded().length);
        assertFalse(keys.toString().contains(KEY));
    }

    @Test
    void readsKeysFromTheEnvironmentsForm() {
        Map<String, String> environment = Map.of("METERLINE_REGISTRATION_TOKEN_MASTER_KEYS_K1", KEY);
        TokenSettings settings = new SmallRyeConfigBuilder()
                .withSources(new io.smallrye.config.EnvConfigSource(environment, 300))
                .withMapping(TokenSettings.class)
                .build()
                .getConfigMapping(TokenSettings.class);

        assertEquals("k1", new MasterKeys(settings).currentId());
    }

    @Test
    void saysWhatIsMissingAndNeverTheKey() {
        assertOneLineWithoutSecret(Map.of());
        assertOneLineWithoutSecret(Map.of("meterline.registration.token.master-keys.k1", "c2hvcnQtc2VjcmV0"));
        assertOneLineWithoutSecret(Map.of("meterline.registration.token.master-keys.k1", "%%c2hvcnQtc2VjcmV0"));
        assertOneLineWithoutSecret(Map.of("meterline.registration.token.master-keys.k2", KEY));
    }

    @Test
    void tokenDefaults() {
        TokenSettings settings = settings(Map.of());

        assertEquals("k1", settings.currentMasterKey());
        assertEquals(Duration.ofHours(24), settings.defaultOverlap());
        assertEquals(Duration.ofDays(30), settings.longestOverlap());
        assertEquals(Duration.ofDays(35), settings.filesAfterwards());
        assertEquals(Duration.ofMinutes(15), settings.lifetime());
        assertEquals("meterline-usage-meters", settings.audience());
    }

    private static void assertOneLineWithoutSecret(Map<String, String> values) {
        String message =
                String.valueOf(assertThrows(ConfigurationException.class, () -> new MasterKeys(settings(values)))
                        .getMessage());
        assertEquals(1, message.lines().count());
        assertFalse(message.contains("c2hvcnQ"), message);
        assertFalse(message.contains(KEY), message);
    }

    private static TokenSettings settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(new HashMap<>(values))
                .withMapping(TokenSettings.class)
                .build()
                .getConfigMapping(TokenSettings.class);
    }
}
