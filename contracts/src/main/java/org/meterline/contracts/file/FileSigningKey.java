package org.meterline.contracts.file;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * The key that a usage meter signs its files with: derived from its access token, so that nothing else has to reach an
 * isolated site. It proves to the suite that the holder of the token signed; the provider holds the token too.
 */
public final class FileSigningKey {

    /** The length of seed, public key and signature's halves. */
    static final int KEY_BYTES = 32;

    private static final String TOKEN_PREFIX = "mlt_";
    private static final byte[] INFO = UsageFileManifest.SCHEMA_ID.getBytes(StandardCharsets.US_ASCII);
    /** What stands before the 32 raw bytes of an Ed25519 public key in its X.509 form (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private FileSigningKey(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** The key of a whole access token, {@code mlt_} included: the seed is HKDF-SHA256 of it with an empty salt. */
    public static FileSigningKey derive(String accessToken) {
        if (!accessToken.startsWith(TOKEN_PREFIX) || !accessToken.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            // The token itself is a secret and stays out of the message.
            throw new IllegalArgumentException("not an access token: it does not begin with " + TOKEN_PREFIX
                    + ", or holds a character that is not ASCII");
        }
        try {
            byte[] seed = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(accessToken.getBytes(StandardCharsets.US_ASCII))
                            .thenExpand(INFO, KEY_BYTES));
            PrivateKey privateKey = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            // The JDK has no way from a seed to its public key.
            byte[] publicKey =
                    new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
            return new FileSigningKey(privateKey, publicKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256 or no Ed25519", e);
        }
    }

    /** The public key's 32 raw bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /** The public key of 32 raw bytes as the JDK wants it. */
    static PublicKey publicKey(byte[] raw) {
        if (raw.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + raw.length);
        }
        byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }
}
