package org.meterline.upload.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonNumber;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.meterline.chassis.clock.WallClock;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.Uploader;
import org.meterline.upload.usecase.UsageMeterDirectory;

/**
 * Who sends the present request. A usage meter's JWT lives for minutes, while unregistering and rotating take effect at
 * once: so the registry is asked too.
 */
@RequestScoped
class Callers {

    private static final String GENERATION = "generation";
    private static final String INVALID_TOKEN = "Bearer error=\"invalid_token\"";

    private final Caller caller;
    private final UsageMeterDirectory directory;
    private final FileSettings settings;
    private final Clock wallClock;

    Callers(Caller caller, UsageMeterDirectory directory, FileSettings settings, @WallClock Clock wallClock) {
        this.caller = caller;
        this.directory = directory;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    Uploader present() {
        if (caller.roles().contains(Roles.USAGE_METER)) {
            return usageMeter();
        }
        if (caller.platformAdmin()) {
            return new Uploader.Platform(caller.subject());
        }
        return caller.organisation()
                .map(provider -> new Uploader.Operator(provider, caller.subject()))
                .orElseThrow(() -> Problems.of(CommonProblem.FORBIDDEN, "The token names no provider."));
    }

    private Uploader usageMeter() {
        UUID id = usageMeterId().orElseThrow(Callers::replaced);
        String provider = caller.organisation().orElseThrow(Callers::replaced);
        int generation = caller.claim(GENERATION).flatMap(Callers::wholeNumber).orElseThrow(Callers::replaced);
        UsageMeterState state = directory
                .find(id)
                .orElseThrow(() -> Problems.of(
                        UploadProblem.USAGE_METER_NOT_KNOWN_YET,
                        "Its registration has not reached this gateway; sending again is safe.",
                        settings.retryAfter()));
        if (!state.registered()) {
            throw Problems.of(
                    UploadProblem.USAGE_METER_UNREGISTERED, "An operator of its provider may still upload its files.");
        }
        if (!state.provider().equals(provider) || !state.generationValid(generation, wallClock.instant())) {
            throw replaced();
        }
        return new Uploader.Meter(id, provider);
    }

    private Optional<UUID> usageMeterId() {
        try {
            return Optional.of(UUID.fromString(caller.subject()));
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

    private static HttpProblem replaced() {
        return Problems.builder(
                        UploadProblem.ACCESS_TOKEN_REPLACED,
                        "Give the usage meter its newest access token; it then fetches a bearer token that holds.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, INVALID_TOKEN)
                .build();
    }
}
