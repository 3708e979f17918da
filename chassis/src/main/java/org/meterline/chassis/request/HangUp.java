package org.meterline.chassis.request;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends a request in the middle, so that nobody takes what was sent for the whole. */
public final class HangUp {

    private static final long HTTP2_CANCEL = 8;

    private HangUp() {}

    /** Closes the connection, or the stream of a connection that carries several, without waiting for the client to read. */
    public static void now(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var unused = request.response().reset(HTTP2_CANCEL);
        } else if (request.connection() instanceof ConnectionBase connection) {
            // From here on in the pipeline: Vert.x would first wait until the client has read everything.
            var unused = connection.channelHandlerContext().close();
        }
    }
}
