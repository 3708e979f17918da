package org.meterline.registration.http;

import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.registration.usecase.AuditTrail.Filter;
import org.meterline.registration.usecase.AuditTrail.Position;
import org.meterline.registration.usecase.Scope;
import org.meterline.registration.usecase.UsageMeterEvent;

/** Which events of the audit trail are asked for, read strictly. */
public class EventQuery {

    private static final Pattern UUID_FORM = Pattern.compile(Identifiers.UUID_FORM);
    private static final Pattern CURSOR = Pattern.compile("a:(-?\\d{1,18}):(\\d{1,18})");
    private static final int LONGEST_CURSOR = 64;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    @Parameter(description = "The first instant, RFC 3339 in UTC", example = "2026-11-01T00:00:00Z")
    @QueryParam("from")
    @Nullable
    String from;

    @Parameter(description = "The first instant after", example = "2026-12-01T00:00:00Z")
    @QueryParam("to")
    @Nullable
    String to;

    @QueryParam("usageMeterId")
    @Nullable
    String usageMeterId;

    @Parameter(description = "What happened", example = "TOKEN_COPIED")
    @QueryParam("kind")
    @Nullable
    String kind;

    @Parameter(description = "For a platform admin: only this provider's")
    @QueryParam("provider")
    @Nullable
    String provider;

    Filter filter(Scope scope) {
        Instant first = instant("from", from);
        Instant end = instant("to", to);
        if (first != null && end != null && !first.isBefore(end)) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "The end lies after the beginning.", "to", "after-from");
        }
        return new Filter(scope, first, end, usageMeter(), Paging.oneOf(UsageMeterEvent.Kind.class, kind, "kind"));
    }

    static String cursor(UsageMeterEvent last) {
        String plain = "a:" + ChronoUnit.MICROS.between(Instant.EPOCH, last.at()) + ":" + last.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    static @Nullable Position position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            if (cursor.length() <= LONGEST_CURSOR) {
                Matcher plain =
                        CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
                if (plain.matches()) {
                    return new Position(
                            within("cursor", Instant.EPOCH.plus(Long.parseLong(plain.group(1)), ChronoUnit.MICROS)),
                            Long.parseLong(plain.group(2)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
        throw badCursor();
    }

    private @Nullable UUID usageMeter() {
        if (usageMeterId == null) {
            return null;
        }
        if (!UUID_FORM.matcher(usageMeterId).matches()) {
            throw Problems.of(
                    CommonProblem.MALFORMED_REQUEST, "A lower-case UUID is needed.", "usageMeterId", "lower-case-uuid");
        }
        return UUID.fromString(usageMeterId);
    }

    private static @Nullable Instant instant(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (text.endsWith("Z")) {
                return within(parameter, Instant.parse(text));
            }
        } catch (DateTimeException e) {
            throw badInstant(parameter);
        }
        throw badInstant(parameter);
    }

    private static Instant within(String parameter, Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw Problems.of(
                    CommonProblem.INVALID_FIELD,
                    "It lies between " + EARLIEST + " and " + LATEST + ".",
                    parameter,
                    "range");
        }
        return instant;
    }

    private static RuntimeException badInstant(String parameter) {
        return Problems.of(
                CommonProblem.MALFORMED_REQUEST,
                "An instant in UTC is needed, like 2026-11-01T00:00:00Z.",
                parameter,
                "instant");
    }

    private static RuntimeException badCursor() {
        return Problems.of(
                CommonProblem.MALFORMED_REQUEST, "Take the cursor from nextCursor as it is.", "cursor", "cursor");
    }
}
