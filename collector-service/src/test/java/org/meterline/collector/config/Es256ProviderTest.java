package org.meterline.collector.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.conscrypt.Conscrypt;

class Es256ProviderTest {

    private static final String ALGORITHM = "SHA256withECDSA";
    private static final byte[] TEXT = "header.claims".getBytes(StandardCharsets.US_ASCII);
    private static final KeyPair KEYS = keys();

    private final Provider provider = new Es256Provider(Conscrypt.newProvider());

    @Example
    void takesWhatTheJdkHasSigned() throws GeneralSecurityException {
        assertTrue(isGood(KEYS.getPublic(), TEXT, signature()));
    }

    /** ECDSA in a form with r = 0 and s = 0 once passed for every text. */
    @Example
    void refusesZerosAndAnotherKey() throws GeneralSecurityException {
        byte[] zeros = {0x30, 6, 2, 1, 0, 2, 1, 0};

        assertFalse(isGood(KEYS.getPublic(), TEXT, zeros));
        assertFalse(isGood(keys().getPublic(), TEXT, signature()));
    }

    @Property(tries = 300)
    void refusesWhatWasChanged(@ForAll @IntRange(max = 1000) int place, @ForAll @IntRange(max = 7) int bit)
            throws GeneralSecurityException {
        byte[] signature = signature();
        byte[] changed = signature.clone();
        changed[place % changed.length] ^= (byte) (1 << bit);
        byte[] otherText = TEXT.clone();
        otherText[place % otherText.length] ^= (byte) (1 << bit);

        assertFalse(isGood(KEYS.getPublic(), TEXT, changed));
        assertFalse(isGood(KEYS.getPublic(), otherText, signature));
    }

    @Example
    void knowsNothingElse() {
        assertArrayEquals(
                new String[] {ALGORITHM},
                provider.getServices().stream()
                        .map(Provider.Service::getAlgorithm)
                        .toArray());
        assertEquals("Signature", provider.getServices().iterator().next().getType());
    }

    @Example
    void needsAProviderThatKnowsIt() {
        Provider without = Security.getProvider("SunJGSS");

        assertThrows(IllegalArgumentException.class, () -> new Es256Provider(without));
    }

    private boolean isGood(PublicKey key, byte[] text, byte[] signature) throws GeneralSecurityException {
        Signature check = Signature.getInstance(ALGORITHM, provider);
        check.initVerify(key);
        check.update(text);
        try {
            return check.verify(signature);
        } catch (SignatureException notEvenASignature) {
            return false;
        }
    }

    private static byte[] signature() throws GeneralSecurityException {
        Signature signing = Signature.getInstance(ALGORITHM, "SunEC");
        signing.initSign(KEYS.getPrivate());
        signing.update(TEXT);
        return signing.sign();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
