package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;

/** The public halves of the signing keys as a JWK set. */
@Singleton
public class PublishedKeys {

    public static final String ALGORITHM = "ES256";

    private final SigningKeyRing ring;

    PublishedKeys(SigningKeyRing ring) {
        this.ring = ring;
    }

    public List<Map<String, Object>> jwks() {
        return ring.published().stream().map(PublishedKeys::jwk).toList();
    }

    private static Map<String, Object> jwk(SigningKeyRing.Published key) {
        EllipticCurveJsonWebKey jwk = new EllipticCurveJsonWebKey(key.publicKey());
        jwk.setKeyId(key.id());
        jwk.setAlgorithm(ALGORITHM);
        jwk.setUse("sig");
        return jwk.toParams(OutputControlLevel.PUBLIC_ONLY);
    }
}
