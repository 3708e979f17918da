package org.meterline.collector.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.usecase.ReceiveHeartbeat;

/** Takes the signs of life of the usage meter that calls. */
@Path("/api/v1/heartbeats")
@Tag(name = "heartbeats")
@RolesAllowed(Roles.USAGE_METER)
@RunOnVirtualThread
public class HeartbeatResource {

    private final Bearer bearer;
    private final Entrance entrance;
    private final HeartbeatReader reader;
    private final ReceiveHeartbeat receive;
    private final RetrySpread retry;
    private final SenderClocks clocks;

    HeartbeatResource(
            Bearer bearer,
            Entrance entrance,
            HeartbeatReader reader,
            ReceiveHeartbeat receive,
            RetrySpread retry,
            SenderClocks clocks) {
        this.bearer = bearer;
        this.entrance = entrance;
        this.reader = reader;
        this.receive = receive;
        this.retry = retry;
        this.clocks = clocks;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send a sign of life",
            description = "A Date header tells the usage meter's time; its difference to ours is kept as clock skew.")
    @APIResponse(responseCode = "202", description = "The heartbeat is published.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = HeartbeatBody.class)))
    public Response receive(
            @HeaderParam(HttpHeaders.DATE) @Nullable String date,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) List<String> contentEncodings,
            InputStream stream)
            throws IOException {
        Long clockSkewMillis = clocks.skewMillis(date);
        Sender sender = bearer.heartbeatSender();
        requireIdentity(contentEncodings);
        return entrance.heartbeat(sender, () -> receive(sender, clockSkewMillis, stream));
    }

    private Response receive(Sender sender, @Nullable Long clockSkewMillis, InputStream stream) throws IOException {
        HeartbeatBody body = reader.read(sender, stream);
        boolean published = receive.receive(
                sender,
                new ReceiveHeartbeat.SignOfLife(body.version(), body.health(), body.backlog(), clockSkewMillis));
        if (!published) {
            throw Problems.of(
                    CollectorProblem.NOT_ACKNOWLEDGED,
                    "The broker did not acknowledge the heartbeat; sending it again is safe.",
                    retry.of(sender.usageMeterId()));
        }
        return Response.accepted().build();
    }

    private static void requireIdentity(List<String> contentEncodings) {
        if (!ContentEncoding.named(String.join(",", contentEncodings)).equals(Optional.of(ContentEncoding.IDENTITY))) {
            throw Problems.builder(
                            CollectorProblem.UNSUPPORTED_CONTENT_ENCODING, "A heartbeat has no content encoding.")
                    .withHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
                    .build();
        }
    }
}
