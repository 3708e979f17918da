package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** A release key of a test, as two PEM files. */
public final class TestKeys {
    private final KeyPair pair;
    private final Path folder;

    public TestKeys(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        pem("release.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
        pem("release.pem", "PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private void pem(String name, String kind, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    public Path privateKey() {
        return folder.resolve("release.key");
    }

    public Path publicKey() {
        return folder.resolve("release.pem");
    }

    /** The folder, which is one of trusted keys. */
    public Path folder() {
        return folder;
    }

    public Path sign(Path file) throws IOException {
        return PackageSignature.sign(file, pair.getPrivate(), pair.getPublic());
    }
}
