package org.meterline.contracts.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.meterline.contracts.report.Refusal;

/**
 * The last line of a usage file: a compact JWS whose payload, the hash of all bytes before the line, is left out
 * (RFC 7515 appendix F).
 */
final class FileSignature {

    /**
     * The one form of the line. Nobody signs the line itself, so blanks in it, or other bits behind the signature's last
     * ones, would make another digest of the same file.
     */
    private static final Pattern LINE = Pattern.compile("\\{\"signature\":\"([^\"\\\\]*)\"\\}");

    /** What is meant to be one. */
    private static final Pattern LIKE_A_LINE =
            Pattern.compile("\\s*\\{\\s*\"signature\"\\s*:\\s*\"[^\"\\\\]*\"\\s*\\}\\s*");
    /** Header, nothing, and the 64 bytes of an Ed25519 signature. */
    private static final Pattern DETACHED = Pattern.compile("([A-Za-z0-9_-]{1,1024})\\.\\.([A-Za-z0-9_-]{86})");

    private static final String ALGORITHM = "alg";
    private static final String KEY_ID = "kid";

    private FileSignature() {}

    /** The signature's line, without a line break. */
    static byte[] line(byte[] payloadHash, FileSigningKey key, KeyId id) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKeyIdHeaderValue(id.toString());
        jws.setPayloadBytes(payloadHash);
        jws.setKey(key.privateKey());
        try {
            String detached = jws.getDetachedContentCompactSerialization();
            return ("{\"signature\":\"" + detached + "\"}").getBytes(StandardCharsets.US_ASCII);
        } catch (JoseException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    /** Whether a line is a signature's and so cannot be a report. */
    static boolean isSignatureLine(byte[] line) {
        return line.length > 0
                && line.length < 4096
                && LIKE_A_LINE.matcher(text(line)).matches();
    }

    /** What checking a signature came to. */
    sealed interface Check {
        record Good(KeyId id) implements Check {}

        record Bad(Refusal refusal) implements Check {}
    }

    static Check check(byte[] line, byte[] payloadHash, UUID usageMeterId, FileKeys keys) {
        Matcher matcher = LINE.matcher(text(line));
        if (!matcher.matches()) {
            return bad(FileRule.SIGNATURE_MALFORMED, "the last line is not {\"signature\":\"...\"}");
        }
        String jws = matcher.group(1);
        Optional<JsonNode> header = header(jws);
        if (header.isEmpty()) {
            return bad(FileRule.SIGNATURE_MALFORMED, "not a compact JWS with a detached payload");
        }
        if (!AlgorithmIdentifiers.EDDSA.equals(header.get().path(ALGORITHM).asText())) {
            return bad(FileRule.SIGNATURE_ALGORITHM, "the algorithm is not EdDSA");
        }
        if (!onlyAllowed(header.get())) {
            // Above all b64 and crit: they would change what is signed.
            return bad(FileRule.SIGNATURE_MALFORMED, "the JWS header says more than alg, kid and typ");
        }
        Optional<KeyId> id = KeyId.parse(header.get().path(KEY_ID).asText());
        if (id.isEmpty()) {
            return bad(FileRule.SIGNATURE_MALFORMED, "kid is not a usage meter's id, # and a generation");
        }
        if (!id.get().usageMeterId().equals(usageMeterId)) {
            return bad(FileRule.SIGNATURE_METER, "signed by another usage meter than the manifest names");
        }
        Optional<byte[]> key = keys.publicKey(id.get());
        if (key.isEmpty()) {
            return bad(
                    FileRule.SIGNATURE_KEY,
                    "generation " + id.get().generation() + " of the access token is not known, or its signatures are"
                            + " not accepted any more");
        }
        return verifies(jws, payloadHash, key.get())
                ? new Check.Good(id.get())
                : bad(FileRule.SIGNATURE_WRONG, "the signature does not belong to these bytes and this key");
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }

    private static boolean onlyAllowed(JsonNode header) {
        for (var names = header.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(ALGORITHM) && !name.equals(KEY_ID) && !name.equals("typ")) {
                return false;
            }
        }
        return true;
    }

    private static Optional<JsonNode> header(String jws) {
        Matcher matcher = DETACHED.matcher(jws);
        if (!matcher.matches()) {
            return unsecured(jws);
        }
        if (!isCanonical(matcher.group(2))) {
            return Optional.empty();
        }
        return StrictJson.object(decoded(matcher.group(1)));
    }

    /** Any other length of signature, so that {@code alg: none} is refused for what it is. */
    private static Optional<JsonNode> unsecured(String jws) {
        int dot = jws.indexOf('.');
        if (dot <= 0) {
            return Optional.empty();
        }
        return StrictJson.object(decoded(jws.substring(0, dot)))
                .filter(header -> !AlgorithmIdentifiers.EDDSA.equals(
                        header.path(ALGORITHM).asText()));
    }

    /** 86 characters hold four bits more than 64 bytes; they are zero, or there would be sixteen ways to write one. */
    private static boolean isCanonical(String base64) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(decoded(base64))
                .equals(base64);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    private static boolean verifies(String jws, byte[] payloadHash, byte[] key) {
        JsonWebSignature check = new JsonWebSignature();
        check.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
        try {
            check.setCompactSerialization(jws);
            // The way to give jose4j a detached payload: the compact form has set an empty one.
            check.setEncodedPayload(Base64.getUrlEncoder().withoutPadding().encodeToString(payloadHash));
            check.setKey(FileSigningKey.publicKey(key));
            return check.verifySignature();
        } catch (JoseException e) {
            return false;
        }
    }

    private static Check bad(FileRule rule, String detail) {
        return new Check.Bad(rule.refusal("/signature", detail));
    }
}
