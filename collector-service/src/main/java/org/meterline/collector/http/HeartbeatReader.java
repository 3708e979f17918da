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
import org.meterline.collector.domain.BudgetExhaustedException;
import org.meterline.collector.domain.GrowingBuffer;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.usecase.InFlightBytes;

/** Reads a heartbeat's body within a limit of its own: the server's is made for usage reports, which are far larger. */
@ApplicationScoped
class HeartbeatReader {

    private static final int CHUNK_BYTES = 8 * 1024;

    private final ObjectMapper json;
    private final Validator validator;
    private final InFlightBytes inFlight;
    private final RetrySpread retry;
    private final int maxBytes;

    HeartbeatReader(
            ObjectMapper json,
            Validator validator,
            InFlightBytes inFlight,
            RetrySpread retry,
            IntakeSettings settings) {
        this.json = json;
        this.validator = validator;
        this.inFlight = inFlight;
        this.retry = retry;
        this.maxBytes = settings.maxHeartbeatBytes();
    }

    HeartbeatBody read(Sender sender, InputStream stream) throws IOException {
        try (InFlightBytes.Account account = inFlight.open();
                GrowingBuffer buffer = new GrowingBuffer(maxBytes, account)) {
            account.take(CHUNK_BYTES);
            fill(buffer, stream);
            account.take(buffer.length());
            return parse(buffer.firstBytes(buffer.length()));
        } catch (BudgetExhaustedException busy) {
            throw Problems.of(
                    CollectorProblem.COLLECTOR_BUSY,
                    "Nothing of this heartbeat was stored; send it again.",
                    retry.of(sender.usageMeterId()));
        }
    }

    private void fill(GrowingBuffer buffer, InputStream stream) throws BudgetExhaustedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                if (!buffer.append(chunk, 0, read)) {
                    throw Problems.of(
                            CollectorProblem.REQUEST_TOO_LARGE, "The heartbeat has more than " + maxBytes + " bytes.");
                }
            }
        } catch (BudgetExhaustedException busy) {
            throw busy;
        } catch (IOException cutOff) {
            throw Problems.of(CollectorProblem.UNREADABLE_BODY, "The body ended early.");
        }
    }

    private HeartbeatBody parse(byte[] bytes) throws IOException {
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
