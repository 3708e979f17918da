package org.meterline.chassis.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.request.RequestId;
import org.meterline.chassis.security.UncheckedTokens;

/**
 * Gives every problem, ours and the framework's, the one shape that clients see. Runs last, and lets no text of a cause
 * through that we did not write ourselves.
 */
@ApplicationScoped
class ProblemShaper implements ProblemPostProcessor {

    private static final Logger LOG = Logger.getLogger(ProblemShaper.class);

    private static final URI NO_TYPE = URI.create("about:blank");
    private static final String ISSUER_AWAY =
            "The issuer of the bearer token cannot be asked for its keys, so the token could not be checked.";
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final String STORE_AWAY =
            "The service's database does not answer; nothing is known to be wrong with the request. If it was to change"
                    + " something, that may have happened all the same.";

    private final StoreSettings store;

    ProblemShaper(StoreSettings store) {
        this.store = store;
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        HttpProblem ours = isOurs(problem) ? problem : translated(problem, context.cause);
        log(ours, context.cause);
        HttpProblem.Builder shaped = HttpProblem.builder()
                .withType(ours.getType())
                .withTitle(ours.getTitle())
                .withStatus(ours.getStatusCode())
                .withDetail(ours.getDetail());
        ours.getParameters().forEach(shaped::with);
        ours.getHeaders().forEach(shaped::withHeader);
        RequestId.current().ifPresent(id -> shaped.with(ProblemMembers.REQUEST_ID, id));
        return shaped.build();
    }

    /** Only what nobody foresaw is an error of ours; a refusal is the client's affair, and floods no log. */
    private static void log(HttpProblem problem, @Nullable Throwable cause) {
        if (problem.getStatusCode() == CommonProblem.INTERNAL_ERROR.status()) {
            LOG.errorf(cause, "Request failed: %s", problem.getType());
        } else {
            LOG.debugf("Request refused: %d %s %s", problem.getStatusCode(), problem.getType(), problem.getDetail());
        }
    }

    private static boolean isOurs(HttpProblem problem) {
        @Nullable URI type = problem.getType();
        return type != null && !NO_TYPE.equals(type);
    }

    private HttpProblem translated(HttpProblem problem, @Nullable Throwable cause) {
        // Quarkus wraps what Jackson throws on broken syntax into a bare 400.
        if (cause != null && cause.getCause() instanceof JsonProcessingException json) {
            return JsonProblems.of(json);
        }
        if (UncheckedTokens.causeOf(cause)) {
            return Problems.of(CommonProblem.UNAVAILABLE, ISSUER_AWAY, ASK_AGAIN_AFTER);
        }
        SQLException away = StoreFailures.awayIn(cause);
        if (away != null) {
            // One line each: while it is away, every request comes here.
            LOG.warnf("The database does not answer: %s (%s)", away.getMessage(), away.getSQLState());
            return Problems.of(CommonProblem.UNAVAILABLE, STORE_AWAY, store.retryAfter());
        }
        HttpProblem.Builder ours =
                Problems.builder(typeFor(problem.getStatusCode()), detailFor(problem.getStatusCode()));
        problem.getHeaders().forEach(ours::withHeader);
        return ours.build();
    }

    private static CommonProblem typeFor(int status) {
        return CommonProblem.ofStatus(status)
                .orElse(status >= 500 ? CommonProblem.INTERNAL_ERROR : CommonProblem.MALFORMED_REQUEST);
    }

    static String detailFor(int status) {
        return switch (status) {
            case 401 -> "Send a valid bearer token of the issuer that this route accepts.";
            case 403 -> "The caller's roles do not include one that this route asks for.";
            case 404 -> "No such resource, or none that this caller may see.";
            case 405 -> "The resource exists but does not have this method.";
            case 406 -> "Change the Accept header.";
            case 413 -> "Send a smaller body; the limit is a setting of the service.";
            case 415 -> "Change the Content-Type or the Content-Encoding header.";
            case 429 -> "Wait for the time in Retry-After.";
            case 503 -> "Sending the same request again later is safe.";
            default ->
                status >= 500
                        ? "The request id finds the cause in the service's log. Whether the request took effect is not known."
                        : "The request does not keep to the rules of HTTP or of this route.";
        };
    }
}
