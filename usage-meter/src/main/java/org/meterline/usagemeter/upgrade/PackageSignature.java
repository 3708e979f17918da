package org.meterline.usagemeter.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.meterline.usagemeter.usecase.RefusedException;

/**
 * The signature beside a package, {@code PACKAGE.sig}: Ed25519 over the package's SHA-256, with the name of the key.
 */
public final class PackageSignature {
    private static final String SCHEMA = "meterline/usage-meter-package-signature/1";
    private static final String ENDING = ".sig";
    private static final int MAX_BYTES = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PackageSignature() {}

    /** Where the signature of a package lies. */
    public static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ENDING);
    }

    /** Signs a package, and writes the signature beside it. */
    public static Path sign(Path file, PrivateKey key, PublicKey publicKey) throws IOException {
        String sha256 = Digests.sha256(file);
        try {
            Signature signature = Signature.getInstance(ReleaseKeys.ALGORITHM);
            signature.initSign(key);
            signature.update(message(sha256));
            String json = JSON.createObjectNode()
                            .put("schema", SCHEMA)
                            .put("key", ReleaseKeys.name(publicKey))
                            .put("sha256", sha256)
                            .put("signature", Base64.getEncoder().encodeToString(signature.sign()))
                            .toPrettyString()
                    + "\n";
            return Files.writeString(beside(file), json);
        } catch (GeneralSecurityException e) {
            throw new RefusedException("the key cannot sign: " + e.getMessage());
        }
    }

    /**
     * Holds the signature against the keys that are trusted.
     *
     * @return the name of the key that signed
     */
    public static String verify(Path file, Path signatureFile, String sha256, ReleaseKeys trusted) throws IOException {
        JsonNode json = read(file, signatureFile);
        String name = json.path("key").asText();
        PublicKey key = trusted.find(name)
                .orElseThrow(() -> new RefusedException(file + " is signed by the key " + name
                        + ", which is not trusted here; trusted are " + trusted.names()));
        if (!sha256.equals(json.path("sha256").asText())) {
            throw new RefusedException("the signature " + signatureFile + " is of another package than " + file);
        }
        try {
            Signature signature = Signature.getInstance(ReleaseKeys.ALGORITHM);
            signature.initVerify(key);
            signature.update(message(sha256));
            if (!signature.verify(
                    Base64.getDecoder().decode(json.path("signature").asText()))) {
                throw new RefusedException("the signature of " + file + " is wrong");
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new RefusedException("the signature of " + file + " is wrong: " + e.getMessage());
        }
        return name;
    }

    private static JsonNode read(Path file, Path signatureFile) throws IOException {
        if (!Files.isRegularFile(signatureFile)) {
            throw new RefusedException(file + " is not signed: there is no " + signatureFile);
        }
        if (Files.size(signatureFile) > MAX_BYTES) {
            throw new RefusedException(signatureFile + " is too long for a signature");
        }
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(signatureFile));
            if (SCHEMA.equals(json.path("schema").textValue())) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(signatureFile + " is no signature: it is not JSON");
        }
        throw new RefusedException(signatureFile + " has another schema than " + SCHEMA);
    }

    /** The first line keeps a signature from meaning anything elsewhere. */
    private static byte[] message(String sha256) {
        return (SCHEMA + "\n" + sha256 + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
