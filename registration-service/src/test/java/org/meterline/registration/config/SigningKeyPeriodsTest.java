package org.meterline.registration.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyPeriodsTest {

    @Test
    void defaultsFailNoRequest() {
        assertDoesNotThrow(() -> check(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "published-beforehand, PT5M",
        "may-be-kept, PT15M",
        "refresh-every, PT11M",
        "published-afterwards, PT20M",
        "period, PT15M",
    })
    void periodsThatWouldFailRequestsAreRefusedInOneLine(String setting, String value) {
        Map<String, String> values = Map.of("meterline.registration.signing-keys." + setting, value);

        String message = String.valueOf(
                assertThrows(ConfigurationException.class, () -> check(values)).getMessage());

        assertEquals(1, message.lines().count());
        assertTrue(message.startsWith("meterline.registration.signing-keys."), message);
    }

    @Test
    void longerTokensNeedLongerPublishedKeys() {
        Map<String, String> values = Map.of("meterline.registration.token.lifetime", "PT3H");

        assertThrows(ConfigurationException.class, () -> check(values));
    }

    private static void check(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(new HashMap<>(values))
                .withMapping(SigningKeySettings.class)
                .withMapping(TokenSettings.class)
                .build();
        var unused = new SigningKeyPeriods(
                config.getConfigMapping(SigningKeySettings.class), config.getConfigMapping(TokenSettings.class));
    }
}
