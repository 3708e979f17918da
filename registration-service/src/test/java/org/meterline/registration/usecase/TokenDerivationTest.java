package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors were computed apart from this code, with Python's hmac, under the key 00 01 … 1f. */
class TokenDerivationTest {

    @ParameterizedTest
    @CsvSource({
        "nimbus, 0b6e4c1e-0000-4000-8000-000000000001, 1, mlt_JUMDe6-IdE2XnBCmk4lebPv-KQWxcz_t4mmnA82zR70",
        "nimbus, 0b6e4c1e-0000-4000-8000-000000000001, 2, mlt_daEBGycxzVm4IdGop6Lpf6Z1kF-1hL5QDprFch3RIE8",
        "stratus, 0b6e4c1e-0000-4000-8000-000000000001, 1, mlt_MEzo1gz0-371vaZDaTOci_ZwmfzRKtALlz60x2Jd-Tg",
        "nimbus, 0b6e4c1e-0000-4000-8000-000000000002, 1, mlt_yCFxn5pr9eLwJFrd8TvCWkh7f7pzwCyHAtt29_eIOwM",
    })
    void tokenIsAFunctionOfMasterKeyProviderMeterAndGeneration(String provider, UUID id, int generation, String token) {
        assertEquals(
                token,
                TokenDerivation.derive(masterKey(), provider, id, generation).value());
    }

    @Test
    void tokenPrintsAsNothing() {
        AccessToken token = TokenDerivation.derive(masterKey(), "nimbus", UUID.randomUUID(), 1);

        assertFalse(token.toString().contains("mlt_"));
    }

    private static SecretKey masterKey() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
