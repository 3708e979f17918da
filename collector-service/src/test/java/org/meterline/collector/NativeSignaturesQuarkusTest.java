package org.meterline.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.security.Signature;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.TestMeterIssuer;

@QuarkusTest
class NativeSignaturesQuarkusTest {

    @Test
    void theNativeLibraryChecksSignatures() throws Exception {
        assertEquals(
                "MeterlineES256",
                Signature.getInstance("SHA256withECDSA").getProvider().getName());
    }

    @Test
    void aTokenWithAnotherTokensSignatureIsRefused() throws Exception {
        UUID meter = UsageMeters.registered();
        String token = TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1);
        String another = TestMeterIssuer.tokenFor(UUID.randomUUID(), Samples.PROVIDER, 1);

        assertEquals(400, statusOf(token));
        assertEquals(401, statusOf(unsigned(token) + signature(another)));
        assertEquals(401, statusOf(unsigned(another) + signature(token)));
        assertEquals(401, statusOf(unsigned(token)));
    }

    /** What an empty report is answered with: 400 where the token is good. */
    private static int statusOf(String token) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .contentType("application/json")
                .body("")
                .post(UsageMeters.REPORTS)
                .statusCode();
    }

    private static String unsigned(String token) {
        return token.substring(0, token.lastIndexOf('.') + 1);
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
