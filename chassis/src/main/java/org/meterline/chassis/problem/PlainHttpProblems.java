package org.meterline.chassis.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.request.RequestId;

/** The refusals that are given before or beside the resources: a body announced as too large, a path that is none. */
@Singleton
class PlainHttpProblems {

    private static final int BEFORE_QUARKUS_REFUSES_WITHOUT_A_BODY = 9_000;

    private final long maxBodyBytes;

    PlainHttpProblems(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.maxBodyBytes = maxBodySize.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(PlainHttpProblems::keepToTheProtocol, BEFORE_QUARKUS_REFUSES_WITHOUT_A_BODY + 2);
        filters.register(PlainHttpProblems::refuseBrokenAddress, BEFORE_QUARKUS_REFUSES_WITHOUT_A_BODY + 1);
        filters.register(PlainHttpProblems::refuseBrokenMediaType, BEFORE_QUARKUS_REFUSES_WITHOUT_A_BODY + 1);
        filters.register(this::refuseTooLarge, BEFORE_QUARKUS_REFUSES_WITHOUT_A_BODY);
    }

    void register(@Observes Router router) {
        for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431}) {
            router.errorHandler(status, request -> answer(request, status));
        }
    }

    /** HTTP/2 has no {@code Connection} header, and clients break off where they see one. */
    private static void keepToTheProtocol(RoutingContext request) {
        if (request.request().version() == HttpVersion.HTTP_2) {
            var unused = request.addHeadersEndHandler(
                    sent -> request.response().headers().remove(HttpHeaders.CONNECTION));
        }
        request.next();
    }

    /** What is behind us may take every address for a URI. */
    private static void refuseBrokenAddress(RoutingContext request) {
        try {
            var unused = new URI(request.request().uri());
        } catch (URISyntaxException broken) {
            answer(request, CommonProblem.MALFORMED_REQUEST.status());
            return;
        }
        request.next();
    }

    /** What is behind us takes every {@code Content-Type} for a media type, and fails over one that is none. */
    private static void refuseBrokenMediaType(RoutingContext request) {
        String contentType = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        try {
            var unused = contentType == null ? null : MediaType.valueOf(contentType);
        } catch (IllegalArgumentException broken) {
            answer(request, CommonProblem.UNSUPPORTED_MEDIA_TYPE.status());
            return;
        }
        request.next();
    }

    private void refuseTooLarge(RoutingContext request) {
        if (announcedBytes(request.request().getHeader(HttpHeaders.CONTENT_LENGTH)) > maxBodyBytes) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
            answer(request, CommonProblem.PAYLOAD_TOO_LARGE.status());
        } else {
            request.next();
        }
    }

    private static long announcedBytes(@Nullable String contentLength) {
        try {
            return contentLength == null ? 0 : Long.parseLong(contentLength.strip());
        } catch (NumberFormatException e) {
            return 0; // the HTTP decoder refuses it
        }
    }

    private static void answer(RoutingContext request, int status) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        CommonProblem type = CommonProblem.ofStatus(status).orElse(CommonProblem.MALFORMED_REQUEST);
        JsonObject problem = new JsonObject()
                .put("type", Problems.uri(type).toString())
                .put("title", type.title())
                .put("status", status)
                .put("detail", ProblemShaper.detailFor(status));
        @Nullable String id = response.headers().get(RequestId.HEADER);
        if (id == null) {
            // Refused before any route, so before the filter that gives ids.
            id = RequestId.takenOrMade(request.request().getHeader(RequestId.HEADER));
            response.putHeader(RequestId.HEADER, id);
        }
        problem.put(ProblemMembers.REQUEST_ID, id);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        var unused = response.end(problem.toBuffer());
    }
}
