package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.meterline.registration.config.MasterKeys;

/** Seals what must lie in the database but may not be read from it: AES-256-GCM under a key derived from a master key. */
@Singleton
class KeySeal {

    private static final byte[] PURPOSE = "meterline/signing-key/1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final MasterKeys masterKeys;
    private final SecureRandom random = new SecureRandom();

    KeySeal(MasterKeys masterKeys) {
        this.masterKeys = masterKeys;
    }

    String masterKeyId() {
        return masterKeys.currentId();
    }

    /** @param context what is sealed, so that one sealed value cannot be put in the place of another */
    byte[] seal(byte[] plain, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, masterKeys.current(), nonce, context);
            return ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length))
                    .put(nonce)
                    .put(cipher.doFinal(plain))
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    byte[] open(byte[] sealed, String masterKeyId, String context) {
        SecretKey masterKey = masterKeys
                .byId(masterKeyId)
                .orElseThrow(() -> new IllegalStateException(
                        "The signing keys need the master key \"" + masterKeyId + "\", which is not configured"));
        ByteBuffer in = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        byte[] secret = new byte[in.remaining()];
        in.get(secret);
        try {
            return cipher(Cipher.DECRYPT_MODE, masterKey, nonce, context).doFinal(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A stored signing key cannot be opened: master key \"" + masterKeyId + "\" is another than it was",
                    e);
        }
    }

    private static Cipher cipher(int mode, SecretKey masterKey, byte[] nonce, String context)
            throws GeneralSecurityException {
        SecretKey key = KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES", HKDFParameterSpec.ofExtract().addIKM(masterKey).thenExpand(PURPOSE, KEY_BYTES));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
