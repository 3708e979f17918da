package org.meterline.benchmarks.registration;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.Latencies;

/** How fast one core signs, with nothing around it. */
final class Crypto {

    private static final byte[] TEXT = new byte[400];

    private Crypto() {}

    /** ECDSA on P-256 with SHA-256, over as much as a token has. */
    static Latencies es256(Duration warmUp, Duration measured) {
        return new ClosedLoop(1, warmUp, measured).run(() -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            return () -> {
                Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initSign(keys.getPrivate());
                signature.update(TEXT);
                byte[] unused = signature.sign();
            };
        });
    }

    /** HMAC-SHA256, over as much as an access token is derived from. */
    static Latencies hmac(Duration warmUp, Duration measured) {
        return new ClosedLoop(1, warmUp, measured).run(() -> () -> hmac());
    }

    private static void hmac() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TEXT, 0, 32, "HmacSHA256"));
        byte[] unused = mac.doFinal(java.util.Arrays.copyOf(TEXT, 64));
    }
}
