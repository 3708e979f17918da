package org.meterline.chassis.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The exceptions that we word ourselves; the rest reaches {@link ProblemShaper} through the extension's mappers. */
class ProblemMappers {

    /** Before the extension's and Quarkus's own mappers for the same exceptions. */
    private static final int FIRST = 1;

    @ServerExceptionMapper(
            value = {
                JsonProcessingException.class,
                MismatchedInputException.class,
                InvalidFormatException.class,
                UnrecognizedPropertyException.class
            },
            priority = FIRST)
    Response unreadableBody(JsonProcessingException cause, UriInfo uri) {
        return respond(JsonProblems.of(cause), cause, uri);
    }

    @ServerExceptionMapper(value = ConstraintViolationException.class, priority = FIRST)
    Response brokenRules(ConstraintViolationException cause, UriInfo uri) {
        return respond(ViolationProblems.of(cause), cause, uri);
    }

    private static Response respond(HttpProblem problem, Throwable cause, UriInfo uri) {
        return ExceptionMapperBase.postProcessorsRegistry
                .applyPostProcessing(problem, ProblemContext.of(cause, uri))
                .toResponse();
    }
}
