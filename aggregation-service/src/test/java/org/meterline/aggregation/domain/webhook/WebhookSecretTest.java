package org.meterline.aggregation.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    /** The vector that the libraries of Standard Webhooks test with; OpenSSL and Python make the same of it. */
    @Test
    void agg200ASignatureIsThatOfStandardWebhooks() {
        WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = secret.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330L,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

        assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    @Test
    void isRandomLongEnoughAndShowsItselfOnlyWhenAsked() {
        WebhookSecret secret = WebhookSecret.random(new SecureRandom());

        String text = secret.reveal();

        assertTrue(text.startsWith("whsec_"), "prefix");
        assertEquals(32, Base64.getDecoder().decode(text.substring("whsec_".length())).length);
        assertNotEquals(text, WebhookSecret.random(new SecureRandom()).reveal());
        assertFalse(secret.toString().contains(text.substring("whsec_".length())));
        assertEquals(text, WebhookSecret.parse(text).reveal());
        assertThrows(IllegalArgumentException.class, () -> WebhookSecret.parse("secret"));
    }
}
