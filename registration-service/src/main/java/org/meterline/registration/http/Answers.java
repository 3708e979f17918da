package org.meterline.registration.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.Vitals;
import org.meterline.registration.http.Bodies.View;
import org.meterline.registration.usecase.AccessToken;
import org.meterline.registration.usecase.ChangeOutcome;
import org.meterline.registration.usecase.ReadUsageMeters;

/** Turns what use cases return into bodies, tags and refusals. */
@Singleton
class Answers {

    private final ObjectMapper json;
    private final ReadUsageMeters read;
    private final Clock clock;

    Answers(ObjectMapper json, ReadUsageMeters read, Clock clock) {
        this.json = json;
        this.read = read;
        this.clock = clock;
    }

    View view(UsageMeter meter) {
        return views(List.of(meter)).getFirst();
    }

    List<View> views(List<UsageMeter> meters) {
        Map<UUID, Vitals> vitals = read.vitals(meters);
        return meters.stream()
                .map(meter -> View.of(meter, vitals.getOrDefault(meter.id(), Vitals.none()), clock.instant()))
                .toList();
    }

    String written(UsageMeter meter) {
        try {
            return json.writeValueAsString(view(meter));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the view of a usage meter can always be written", e);
        }
    }

    ObjectNode withToken(String answer, @Nullable AccessToken token) {
        try {
            ObjectNode body = (ObjectNode) json.readTree(answer);
            return token == null ? body : body.put("accessToken", token.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer is not JSON", e);
        }
    }

    static EntityTag tag(long revision) {
        return new EntityTag("r" + revision);
    }

    UsageMeter changedOrRefused(ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Changed changed -> changed.meter();
            case ChangeOutcome.NotFound() -> throw notFound();
            case ChangeOutcome.Stale(long revision) ->
                throw Problems.of(
                        CommonProblem.PRECONDITION_FAILED,
                        "It has changed since; its ETag is now " + tag(revision) + ".");
            case ChangeOutcome.Gone() -> throw gone();
            case ChangeOutcome.Locked() ->
                throw Problems.of(RegistrationProblem.USAGE_METER_LOCKED, "A platform admin can unlock it.");
            case ChangeOutcome.ModeIsFinal() -> throw modeIsFinal();
            case ChangeOutcome.Refused(String field, String rule, String detail) ->
                throw Problems.of(CommonProblem.INVALID_FIELD, detail, field, rule);
        };
    }

    static HttpProblem notFound() {
        return Problems.of(CommonProblem.NOT_FOUND, "No such resource, or none that this caller may see.");
    }

    static HttpProblem gone() {
        return Problems.of(RegistrationProblem.REGISTRATION_ENDED, "Register it again to go on with it.");
    }

    static HttpProblem modeIsFinal() {
        return Problems.of(
                RegistrationProblem.MODE_IS_FINAL, "Register another usage meter for tests.", "/mode", "final");
    }

    static HttpProblem keyReused() {
        return Problems.of(
                RegistrationProblem.IDEMPOTENCY_KEY_REUSED,
                "Take a new key for a new request.",
                "Idempotency-Key",
                "same-request");
    }
}
