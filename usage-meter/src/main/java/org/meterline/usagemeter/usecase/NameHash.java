package org.meterline.usagemeter.usecase;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.meterline.usagemeter.domain.ObjectKind;

/**
 * What stands for a name outside of this meter: a keyed hash, always the same for the same name of the same kind. Without
 * the key nobody can try out likely names.
 */
public final class NameHash {
    /** How long the key is. */
    public static final int KEY_BYTES = 32;

    /** Tells a hash from a name, and this way of hashing from later ones. */
    public static final String PREFIX = "h1_";

    private static final String ALGORITHM = "HmacSHA256";

    /** 96 bits: two of ten million names are alike with a chance of one in 10^15, and each costs 16 characters. */
    private static final int HASH_BYTES = 12;

    private final SecretKeySpec key;

    public NameHash(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key of names has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public String of(ObjectKind kind, String name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(kind.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
