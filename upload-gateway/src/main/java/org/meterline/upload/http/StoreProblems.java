package org.meterline.upload.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.usecase.StoreUnavailableException;

/** A store that does not answer is nobody's fault who calls: 503, and sending the same again is safe. */
class StoreProblems {

    private static final Logger LOG = Logger.getLogger(StoreProblems.class);

    private final FileSettings settings;

    StoreProblems(FileSettings settings) {
        this.settings = settings;
    }

    @ServerExceptionMapper
    Response unavailable(StoreUnavailableException cause, UriInfo uri) {
        LOG.error("The store failed", cause);
        HttpProblem problem = Problems.of(
                CommonProblem.UNAVAILABLE, "The store does not answer; sending again is safe.", settings.retryAfter());
        return ExceptionMapperBase.postProcessorsRegistry
                .applyPostProcessing(problem, ProblemContext.of(cause, uri))
                .toResponse();
    }
}
