package org.meterline.benchmarks.registration;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Access tokens as the registration service derives them, so that meters that came by SQL have one. */
record AccessTokens(String masterKeyBase64) {

    private static final String ALGORITHM = "HmacSHA256";

    String firstOf(String provider, UUID usageMeterId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(masterKeyBase64), ALGORITHM));
            byte[] derived = mac.doFinal((provider + "\n" + usageMeterId + "\n1").getBytes(StandardCharsets.UTF_8));
            return "mlt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
