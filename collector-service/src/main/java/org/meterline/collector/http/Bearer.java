package org.meterline.collector.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonNumber;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.ProblemType;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.collector.domain.Admission;
import org.meterline.collector.domain.MeterToken;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.usecase.AdmitUsageMeter;

/** The usage meter behind the present request, or the problem that it may not send. */
@RequestScoped
class Bearer {

    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";
    private static final String GENERATION = "generation";

    private final Caller caller;
    private final AdmitUsageMeter admit;
    private final RetrySpread retry;

    Bearer(Caller caller, AdmitUsageMeter admit, RetrySpread retry) {
        this.caller = caller;
        this.admit = admit;
        this.retry = retry;
    }

    Sender reportSender() {
        MeterToken token = token();
        return switch (admit.admit(token)) {
            case Admission.Admitted(Sender sender) -> sender;
            case Admission.Suspended(Sender sender) ->
                throw Problems.of(
                        CollectorProblem.USAGE_METER_SUSPENDED,
                        "Its operator suspended it; it may go on metering and send when that is lifted.");
            case Admission.Refusing refusing -> throw refused(token, refusing);
        };
    }

    Sender heartbeatSender() {
        MeterToken token = token();
        return switch (admit.admit(token)) {
            case Admission.Admitted(Sender sender) -> sender;
            case Admission.Suspended(Sender sender) -> sender;
            case Admission.Refusing refusing -> throw refused(token, refusing);
        };
    }

    private HttpProblem refused(MeterToken token, Admission.Refusing refusing) {
        return switch (refusing) {
            case Admission.NotKnownYet notKnown ->
                Problems.of(
                        CollectorProblem.USAGE_METER_NOT_KNOWN_YET,
                        "Its registration has not reached this collector; sending again is safe.",
                        retry.of(token.usageMeterId()));
            case Admission.Unregistered unregistered ->
                Problems.of(
                        CollectorProblem.USAGE_METER_UNREGISTERED,
                        "What it still holds can go to the upload gateway as a usage file.");
            case Admission.TokenReplaced replaced ->
                unauthorized(
                        CollectorProblem.ACCESS_TOKEN_REPLACED,
                        "Give the usage meter its newest access token; it then fetches a bearer token that holds.");
        };
    }

    /** The claims the issuer promises; a token without them is not one of its tokens for usage meters. */
    private MeterToken token() {
        Optional<UUID> id = usageMeterId(caller.subject());
        Optional<String> provider = caller.organisation();
        Optional<Integer> generation = caller.claim(GENERATION).flatMap(Bearer::wholeNumber);
        if (id.isEmpty() || provider.isEmpty() || generation.isEmpty()) {
            throw unauthorized(CollectorProblem.ACCESS_TOKEN_REPLACED, "The bearer token does not name a usage meter.");
        }
        return new MeterToken(id.get(), provider.get(), generation.get());
    }

    private static HttpProblem unauthorized(ProblemType type, String detail) {
        return Problems.builder(type, detail)
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, INVALID_TOKEN)
                .build();
    }

    private static Optional<UUID> usageMeterId(@Nullable String subject) {
        try {
            return Optional.ofNullable(subject).map(UUID::fromString);
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> wholeNumber(Object claim) {
        return switch (claim) {
            case JsonNumber number when number.isIntegral() -> Optional.of(number.intValue());
            case Integer number -> Optional.of(number);
            case Long number when number.intValue() == number -> Optional.of(number.intValue());
            default -> Optional.empty();
        };
    }
}
