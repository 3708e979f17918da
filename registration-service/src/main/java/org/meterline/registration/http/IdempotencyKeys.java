package org.meterline.registration.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.usecase.Idempotency.Key;

/** Reads the Idempotency-Key of a request, and what tells its body from another. */
@Singleton
class IdempotencyKeys {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final ObjectMapper json;

    IdempotencyKeys(ObjectMapper json) {
        this.json = json;
    }

    /** @param body as it was read: two spellings of the same request are the same request */
    @Nullable
    Key key(@Nullable String header, String provider, String operation, Object body) {
        if (header == null) {
            return null;
        }
        if (!FORM.matcher(header).matches()) {
            throw Problems.of(
                    CommonProblem.INVALID_FIELD,
                    "1 to 128 printable ASCII characters without blanks are needed.",
                    HEADER,
                    "idempotency-key");
        }
        return new Key(provider, operation, header, hash(body));
    }

    private String hash(Object body) {
        try {
            byte[] written = json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(written));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a body that was read can be written and hashed", e);
        }
    }
}
