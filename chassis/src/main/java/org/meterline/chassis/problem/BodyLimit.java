package org.meterline.chassis.problem;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a body of unannounced length once it is too large. Quarkus does so too, but with an empty answer; so we stop a
 * little earlier.
 */
@Singleton
class BodyLimit {

    /** More than Quarkus can have read ahead of us. */
    private static final long MARGIN_BYTES = 64L * 1024;

    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.maxBytes = Math.max(1, maxBodySize.asLongValue() - MARGIN_BYTES);
    }

    @ServerRequestFilter
    void limit(ContainerRequestContext request) {
        if (request.getHeaderString(HttpHeaders.CONTENT_LENGTH) == null && request.hasEntity()) {
            request.setEntityStream(new Limited(request.getEntityStream(), maxBytes));
        }
    }

    private static final class Limited extends FilterInputStream {

        private long left;

        private Limited(InputStream body, long maxBytes) {
            super(body);
            this.left = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw Problems.builder(
                                CommonProblem.PAYLOAD_TOO_LARGE,
                                ProblemShaper.detailFor(CommonProblem.PAYLOAD_TOO_LARGE.status()))
                        .withHeader(io.vertx.core.http.HttpHeaders.CONNECTION.toString(), "close")
                        .build();
            }
        }
    }
}
