package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.meterline.usagemeter.usecase.RefusedException;

/**
 * The public keys whose packages are installed. A key is a PEM file as OpenSSL writes it, and is called by the first 16
 * digits of its SHA-256.
 */
public final class ReleaseKeys {
    static final String ALGORITHM = "Ed25519";
    private static final int NAME_DIGITS = 16;
    private static final int MAX_KEY_BYTES = 4096;

    private final List<PublicKey> keys;

    private ReleaseKeys(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** All keys in these folders; a folder that is not there has none. */
    public static ReleaseKeys in(Path... folders) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
                    for (Path file : files) {
                        keys.add(publicKey(file));
                    }
                }
            }
        }
        return new ReleaseKeys(keys);
    }

    Optional<PublicKey> find(String name) {
        return keys.stream().filter(key -> name(key).equals(name)).findFirst();
    }

    List<String> names() {
        return keys.stream().map(ReleaseKeys::name).sorted().toList();
    }

    public static String name(PublicKey key) {
        return Digests.sha256(key.getEncoded()).substring(0, NAME_DIGITS);
    }

    public static PublicKey publicKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(pem(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new RefusedException(file + " holds no public key of " + ALGORITHM);
        }
    }

    public static PrivateKey privateKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw new RefusedException(file + " holds no private key of " + ALGORITHM);
        }
    }

    private static byte[] pem(Path file, String kind) throws IOException {
        if (Files.size(file) > MAX_KEY_BYTES) {
            throw new RefusedException(file + " is too long for a key");
        }
        String text = Files.readString(file);
        String begin = "-----BEGIN " + kind + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw new RefusedException(file + " is no PEM file with a " + kind);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(file + " is damaged");
        }
    }
}
