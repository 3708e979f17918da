package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.meterline.usagemeter.usecase.SecretBox;

/**
 * Seals passwords with AES-256-GCM under a key in a file of its own: one of the home that is made when first needed, or
 * one that comes from outside and is only read. It keeps a copied {@code sources.json} worthless, and not more: whoever
 * reads the key too reads the passwords.
 */
public final class SecretKeyFile implements SecretBox {
    private static final String PREFIX = "aes256gcm:";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] PURPOSE = "meterline/usage-meter/secret/1".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_FILE_BYTES = 1024;

    private final Path path;
    private final boolean ours;
    private final SecureRandom random = new SecureRandom();

    private SecretKeyFile(Path path, boolean ours) {
        this.path = path;
        this.ours = ours;
    }

    /** The key of a home; it is made when first needed. */
    public static SecretKeyFile ofHome(Path home) {
        return new SecretKeyFile(home.resolve("secret.key"), true);
    }

    /** A key that somebody else keeps: 32 bytes in base64. */
    public static SecretKeyFile given(Path file) {
        return new SecretKeyFile(file, false);
    }

    @Override
    public String seal(String secret) throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keyForSealing(), nonce)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return PREFIX + Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot seal secrets", e);
        }
    }

    @Override
    public String open(String sealed) throws IOException {
        if (!sealed.startsWith(PREFIX)) {
            throw new UnreadableFileException("a kept secret is not of the form " + PREFIX + "…", null);
        }
        byte[] key = key().orElseThrow(() -> new UnreadableFileException("there is no key " + path, null));
        try {
            byte[] whole = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] open = cipher(Cipher.DECRYPT_MODE, key, nonce)
                    .doFinal(whole, NONCE_BYTES, Math.max(0, whole.length - NONCE_BYTES));
            return new String(open, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnreadableFileException(
                    "a kept secret does not belong to the key " + path + ", or was changed", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(PURPOSE);
        return cipher;
    }

    private byte[] keyForSealing() throws IOException {
        if (!ours) {
            return key().orElseThrow(() -> new UnreadableFileException("there is no key " + path, null));
        }
        // Two commands at once must not make two keys, one of which is lost.
        return HomeFile.locked(path, () -> {
            Optional<byte[]> there = key();
            if (there.isPresent()) {
                return there.get();
            }
            byte[] made = new byte[KEY_BYTES];
            random.nextBytes(made);
            HomeFile.write(path, (Base64.getEncoder().encodeToString(made) + "\n").getBytes(StandardCharsets.US_ASCII));
            return made;
        });
    }

    private Optional<byte[]> key() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            byte[] key = Files.size(path) > MAX_FILE_BYTES
                    ? new byte[0]
                    : Base64.getDecoder().decode(Files.readString(path).strip());
            if (key.length == KEY_BYTES) {
                return Optional.of(key);
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(path + " is no key: " + KEY_BYTES + " bytes in base64", e);
        }
        throw new UnreadableFileException(path + " is no key: " + KEY_BYTES + " bytes in base64", null);
    }
}
