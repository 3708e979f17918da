package org.meterline.upload.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.Refusal;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.FileState;
import org.meterline.upload.domain.RefusedUpload;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.domain.Uploader;
import org.meterline.upload.usecase.FormRefusedException.Reason;
import org.meterline.upload.usecase.NoteRefusals;
import org.meterline.upload.usecase.ReceiveUsageFile;
import org.meterline.upload.usecase.RefusalLog;
import org.meterline.upload.usecase.ShowUsageFiles;
import org.meterline.upload.usecase.StoredFiles;
import org.meterline.upload.usecase.UploadResult;

/** Usage files: bringing one, and seeing what became of it. */
@Path(UsageFileResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class UsageFileResource {

    static final String PATH = "/api/v1/usage-files";

    private static final String LINE = "line";
    private static final String NO_SUCH_FILE = "No such usage file, or none that this caller may see.";

    private final ReceiveUsageFile receive;
    private final ShowUsageFiles show;
    private final NoteRefusals refusals;
    private final Callers callers;
    private final FileSettings settings;
    private final Clock clock;

    UsageFileResource(
            ReceiveUsageFile receive,
            ShowUsageFiles show,
            NoteRefusals refusals,
            Callers callers,
            FileSettings settings,
            Clock clock) {
        this.receive = receive;
        this.show = show;
        this.refusals = refusals;
        this.callers = callers;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes the raw file. */
    @POST
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.USAGE_METER, Roles.PLATFORM_ADMIN})
    public Response upload(@QueryParam("dryRun") boolean dryRun, InputStream packed) {
        return bring(packed, dryRun);
    }

    /** Takes the file out of a form, as a browser sends it. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.USAGE_METER, Roles.PLATFORM_ADMIN})
    public Response uploadForm(
            @QueryParam("dryRun") boolean dryRun,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream form) {
        return bring(new FormFile(contentType, form), dryRun);
    }

    /** Who was refused which file, and why: for the operators of a provider. */
    @GET
    @Path("/refusals")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    public FileBodies.Page<FileBodies.Refused> refusals(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        int size = Parameters.limit(limit);
        List<RefusedUpload> found = refusals.page(
                callers.present(), after == null ? null : new RefusalLog.Position(after.time(), after.id()), size);
        List<RefusedUpload> page = found.subList(0, Math.min(size, found.size()));
        String next = found.size() > size
                ? new Cursor(page.getLast().at(), page.getLast().id()).text()
                : null;
        return new FileBodies.Page<>(page.stream().map(FileBodies.Refused::of).toList(), next);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.USAGE_METER, Roles.PLATFORM_ADMIN})
    public FileBodies.File one(@PathParam("id") String id) {
        Uploader caller = callers.present();
        return show.one(caller, Parameters.required(Parameters.uuid(id, "id"), "id"))
                .map(shown -> FileBodies.File.of(shown.file(), shown.timeliness(), shown.chain(), shown.remarkable()))
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, NO_SUCH_FILE));
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.USAGE_METER, Roles.PLATFORM_ADMIN})
    public FileBodies.Page<FileBodies.File> list(
            @QueryParam("usageMeterId") @Nullable String usageMeterId,
            @QueryParam("month") @Nullable String month,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        int size = Parameters.limit(limit);
        List<StoredFile> found = show.page(
                callers.present(),
                Parameters.uuid(usageMeterId, "usageMeterId"),
                Parameters.month(month, "month"),
                after == null ? null : new StoredFiles.Position(after.time(), after.id()),
                size);
        List<StoredFile> page = found.subList(0, Math.min(size, found.size()));
        String next = found.size() > size
                ? new Cursor(page.getLast().received(), page.getLast().id()).text()
                : null;
        return new FileBodies.Page<>(
                page.stream()
                        .map(file -> FileBodies.File.of(file, show.timeliness(file), null, null))
                        .toList(),
                next);
    }

    private Response bring(InputStream packed, boolean dryRun) {
        if (!dryRun) {
            UploadResult result = receive.receive(callers.present(), packed);
            return result instanceof UploadResult.Taken taken
                    ? Response.accepted(receipt(result))
                            .location(URI.create(PATH + "/" + taken.id()))
                            .build()
                    : Response.ok(receipt(result)).build();
        }
        ReceiveUsageFile.Tried tried = receive.tryOut(callers.present(), packed);
        return Response.ok(receipt(tried.result())
                        .tried(
                                tried.result() instanceof UploadResult.Taken
                                        ? FileBodies.DryRun.WOULD_BE_TAKEN
                                        : FileBodies.DryRun.ALREADY_KNOWN,
                                tried.preview().orElse(null),
                                clock.instant()))
                .build();
    }

    /** What is told of a file that was taken or is known; anything else is a problem. */
    private FileBodies.Receipt receipt(UploadResult result) {
        return switch (result) {
            case UploadResult.Taken taken -> {
                // After a dry run there is none.
                ShowUsageFiles.Shown shown = shown(taken.id());
                yield shown == null
                        ? FileBodies.Receipt.of(null, taken.digest(), taken.manifest(), null, null)
                        : FileBodies.Receipt.of(
                                taken.id(), taken.digest(), taken.manifest(), FileState.RECEIVED, shown);
            }
            case UploadResult.Known known -> {
                ShowUsageFiles.Shown shown = shown(known.id());
                yield FileBodies.Receipt.of(
                        known.id(),
                        known.digest(),
                        known.manifest(),
                        shown == null ? null : shown.file().state(),
                        shown);
            }
            case UploadResult.Refused(int line, Refusal refusal) -> throw refused(line, refusal);
            case UploadResult.WindowClosed closed -> throw windowClosed(closed);
            case UploadResult.NoSuchUsageMeter _ ->
                throw Problems.of(CommonProblem.NOT_FOUND, "No such usage meter, or none that this caller may see.");
            case UploadResult.AnotherUsageMeter _ ->
                throw Problems.of(UploadProblem.ANOTHER_USAGE_METERS_FILE, "A usage meter brings its own files only.");
            case UploadResult.Suspended _ ->
                throw Problems.of(
                        UploadProblem.USAGE_METER_SUSPENDED, "Its files are taken again when that is lifted.");
            case UploadResult.FormRefused(Reason reason, String detail) ->
                throw Problems.of(
                        switch (reason) {
                            case NOT_ONE_FILE -> UploadProblem.ONE_FILE_NEEDED;
                            case UNSAFE_NAME -> UploadProblem.UNSAFE_FILE_NAME;
                        },
                        detail);
            case UploadResult.TooSlow _ ->
                throw Problems.of(
                        UploadProblem.BODY_TOO_SLOW,
                        "It broke off, or was not whole after " + settings.longestUpload() + ". Nothing was stored.");
            case UploadResult.Busy _ ->
                throw Problems.of(
                        UploadProblem.UPLOAD_GATEWAY_BUSY, "Nothing was stored; send it again.", settings.retryAfter());
        };
    }

    private ShowUsageFiles.@Nullable Shown shown(UUID id) {
        return show.one(callers.present(), id).orElse(null);
    }

    private static HttpProblem refused(int line, Refusal refusal) {
        UploadProblem type = switch (refusal.kind()) {
            case SYNTAX -> UploadProblem.MALFORMED_USAGE_FILE;
            case MEANING -> UploadProblem.INVALID_USAGE_FILE;
            case TOO_LARGE -> UploadProblem.USAGE_FILE_TOO_LARGE;
        };
        return Problems.builder(type, "Line " + line + ": " + refusal.detail() + ".")
                .with(LINE, line)
                .with("field", refusal.field())
                .with("rule", refusal.rule())
                .build();
    }

    private static HttpProblem windowClosed(UploadResult.WindowClosed closed) {
        UsageFileManifest manifest = closed.manifest();
        return Problems.builder(
                        UploadProblem.UPLOAD_WINDOW_CLOSED,
                        "Files of " + manifest.month() + " were taken until " + closed.closedAt() + ". Ask with POST "
                                + ServiceRequestResource.PATH + " for the month to be opened once more.")
                .with("month", manifest.month().toString())
                .with("closedAt", closed.closedAt().toString())
                .with("serviceRequests", ServiceRequestResource.PATH)
                .build();
    }
}
