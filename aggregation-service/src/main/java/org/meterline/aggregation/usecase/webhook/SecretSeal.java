package org.meterline.aggregation.usecase.webhook;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.meterline.aggregation.config.WebhookMasterKeys;
import org.meterline.aggregation.domain.webhook.WebhookSecret;

/** Seals the secrets of webhooks for the database: AES-256-GCM under a key derived from a master key. */
@Singleton
public class SecretSeal {

    private static final byte[] PURPOSE = "meterline/webhook-secret/1".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final WebhookMasterKeys masterKeys;
    private final SecureRandom random = new SecureRandom();

    public SecretSeal(WebhookMasterKeys masterKeys) {
        this.masterKeys = masterKeys;
    }

    /** Whether there is a key to seal with. */
    boolean ready() {
        return masterKeys.currentId().isPresent();
    }

    /** The id of the master key that secrets are sealed under now. */
    Optional<String> currentMasterKey() {
        return masterKeys.currentId();
    }

    WebhookSecret fresh() {
        return WebhookSecret.random(random);
    }

    /** Bound to its webhook: moved to another's row, it does not open. */
    SealedSecret seal(WebhookSecret secret, UUID webhook) {
        String id = masterKeys.currentId().orElseThrow();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = secret.reveal().getBytes(StandardCharsets.US_ASCII);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, masterKey(id), nonce, webhook);
            byte[] sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length))
                    .put(nonce)
                    .put(cipher.doFinal(plain))
                    .array();
            return new SealedSecret(id, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    WebhookSecret open(SealedSecret sealed, UUID webhook) {
        ByteBuffer in = ByteBuffer.wrap(sealed.bytes());
        byte[] nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, masterKey(sealed.masterKey()), nonce, webhook)
                    .doFinal(rest);
            return WebhookSecret.parse(new String(plain, StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The secret of webhook " + webhook + " cannot be opened: master key \"" + sealed.masterKey()
                            + "\" is another than it was",
                    e);
        }
    }

    private SecretKey masterKey(String id) {
        return masterKeys
                .byId(id)
                .orElseThrow(() -> new IllegalStateException(
                        "A secret of a webhook needs the master key \"" + id + "\", which is not configured"));
    }

    private static Cipher cipher(int mode, SecretKey masterKey, byte[] nonce, UUID webhook)
            throws GeneralSecurityException {
        SecretKey key = KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES", HKDFParameterSpec.ofExtract().addIKM(masterKey).thenExpand(PURPOSE, KEY_BYTES));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(webhook.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
