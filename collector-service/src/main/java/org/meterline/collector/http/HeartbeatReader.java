package org.meterline.collector.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.collector.config.IntakeSettings;

/** Reads a heartbeat's body within a limit of its own: the server's is made for usage reports, which are far larger. */
@ApplicationScoped
class HeartbeatReader {

    private final ObjectMapper json;
    private final Validator validator;
    private final int maxBytes;

    HeartbeatReader(ObjectMapper json, Validator validator, IntakeSettings settings) {
        this.json = json;
        this.validator = validator;
        this.maxBytes = settings.maxHeartbeatBytes();
    }

    HeartbeatBody read(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw Problems.of(
                    CollectorProblem.REQUEST_TOO_LARGE, "The heartbeat has more than " + maxBytes + " bytes.");
        }
        HeartbeatBody body = json.readValue(bytes, HeartbeatBody.class);
        if (body == null) {
            throw Problems.of(CommonProblem.MALFORMED_JSON, "A heartbeat is a JSON object.");
        }
        Set<ConstraintViolation<HeartbeatBody>> violations = validator.validate(body);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return body;
    }
}
