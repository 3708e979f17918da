package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.registration.config.MasterKeys;
import org.meterline.registration.domain.TokenGeneration;

/** Derives access tokens. They are stored nowhere: the same provider, meter and generation give the same token again. */
@Singleton
class TokenDerivation {

    private static final String PREFIX = "mlt_";
    private static final String ALGORITHM = "HmacSHA256";

    private final MasterKeys masterKeys;

    TokenDerivation(MasterKeys masterKeys) {
        this.masterKeys = masterKeys;
    }

    static AccessToken derive(SecretKey masterKey, String provider, UUID usageMeterId, int generation) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(masterKey);
            String input = provider + "\n" + usageMeterId + "\n" + generation;
            byte[] derived = mac.doFinal(input.getBytes(StandardCharsets.UTF_8));
            return new AccessToken(
                    PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(derived));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** A new generation under the current master key. */
    TokenGeneration issue(String provider, UUID usageMeterId, int number, Instant wallNow) {
        AccessToken token = derive(masterKeys.current(), provider, usageMeterId, number);
        byte[] fileKey = FileSigningKey.derive(token.value()).publicKey();
        return new TokenGeneration(
                number,
                masterKeys.currentId(),
                wallNow,
                null,
                Base64.getUrlEncoder().withoutPadding().encodeToString(fileKey),
                null);
    }

    AccessToken tokenOf(String provider, UUID usageMeterId, TokenGeneration generation) {
        SecretKey key = masterKeys
                .byId(generation.masterKeyId())
                .orElseThrow(() -> new IllegalStateException("Generation " + generation.number() + " of usage meter "
                        + usageMeterId + " needs the master key \"" + generation.masterKeyId()
                        + "\", which is not configured"));
        return derive(key, provider, usageMeterId, generation.number());
    }

    boolean matches(String secret, String provider, UUID usageMeterId, TokenGeneration generation) {
        byte[] expected = tokenOf(provider, usageMeterId, generation).value().getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes as long as a comparison with a real meter's token, so that time does not tell which ids are registered. */
    void compareWithNobody(String secret, UUID usageMeterId) {
        TokenGeneration nobodys =
                new TokenGeneration(0, masterKeys.currentId(), Instant.EPOCH, Instant.EPOCH, "", Instant.EPOCH);
        var unused = matches(secret, "", usageMeterId, nobodys);
    }
}
