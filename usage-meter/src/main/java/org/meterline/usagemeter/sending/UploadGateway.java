package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.UnreachableException;

/**
 * The upload-gateway as somebody with a usage file sees it. Bringing a file again is always safe: the gateway knows it by
 * its digest.
 */
public final class UploadGateway implements AutoCloseable {
    private static final String FILES = "/api/v1/usage-files";
    private static final String REQUESTS = "/api/v1/service-requests";
    private static final String WINDOW_CLOSED = "upload-window-closed";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI gateway;
    private final SuiteHttp http;
    private final Patience patience;
    private final Clock clock;
    private final Pause pause;
    private final Duration uploadTimeout;
    private final Bearer bearer;

    /**
     * @param settings its registration address is where a usage meter gets its bearer tokens
     * @param uploadTimeout how long one file may take on its way
     */
    public UploadGateway(
            URI gateway,
            SendingSettings settings,
            Duration uploadTimeout,
            Caller caller,
            String version,
            Clock clock,
            Pause pause,
            RandomGenerator random) {
        this.gateway = gateway;
        this.http = new SuiteHttp(settings, clock);
        this.patience = new Patience(settings, clock, pause, random);
        this.clock = clock;
        this.pause = pause;
        this.uploadTimeout = uploadTimeout;
        this.bearer = switch (caller) {
            case Caller.Operator operator -> new Bearer(operator::bearer, () -> false);
            case Caller.Meter(UUID id, AccessToken token) -> {
                RegistrationClient registration =
                        new RegistrationClient(settings, http, patience, clock, id, token, version);
                yield new Bearer(registration::bearer, () -> {
                    registration.forgetBearer();
                    return true;
                });
            }
        };
    }

    /** Who brings a file. */
    public sealed interface Caller {
        /** A usage meter, its own files. */
        record Meter(UUID id, AccessToken token) implements Caller {}

        /** Somebody with a bearer token of the suite. */
        record Operator(String bearer) implements Caller {
            @Override
            public String toString() {
                return "Operator[]";
            }
        }
    }

    private interface Source {
        String get() throws IOException, InterruptedException;
    }

    private interface Renewal {
        boolean forget();
    }

    private record Bearer(Source source, Renewal renewal) {}

    /** Told how far a file is, in bytes; it falls back where the file is sent again. */
    public interface Progress {
        void at(long sent, long all);
    }

    /** Brings a file. */
    public JsonNode upload(Path file, boolean dryRun, Progress progress) throws IOException, InterruptedException {
        long size = Files.size(file);
        return exchange(
                "The upload",
                () -> authorized(FILES + (dryRun ? "?dryRun=true" : ""))
                        .timeout(uploadTimeout)
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.fromPublisher(
                                HttpRequest.BodyPublishers.ofInputStream(() -> counting(file, size, progress)), size))
                        .build());
    }

    /** What became of a file. */
    public JsonNode file(String id) throws IOException, InterruptedException {
        return exchange(
                "Asking for the file", () -> authorized(FILES + "/" + id).GET().build());
    }

    /** Asks until the file is counted or given up; empty where that takes longer. */
    public Optional<JsonNode> whenCounted(String id, Duration atMost, Duration every)
            throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(atMost);
        while (true) {
            JsonNode file = file(id);
            String state = file.path("state").asText();
            if (state.equals("COUNTED") || state.equals("FAILED")) {
                return Optional.of(file);
            }
            if (!clock.instant().plus(every).isBefore(deadline)) {
                return Optional.empty();
            }
            pause.sleep(every);
        }
    }

    /** Asks for a closed month to be opened once more for a usage meter. */
    public JsonNode requestWindow(UUID usageMeterId, YearMonth month, String reason)
            throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("usageMeterId", usageMeterId.toString())
                .put("month", month.toString())
                .put("reason", reason)
                .toString();
        return exchange(
                "The service request",
                () -> authorized(REQUESTS)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private interface Request {
        HttpRequest make() throws IOException, InterruptedException;
    }

    private HttpRequest.Builder authorized(String path) throws IOException, InterruptedException {
        return http.request(gateway, path)
                .header("Authorization", "Bearer " + bearer.source().get())
                .header("Accept", "application/json");
    }

    private JsonNode exchange(String what, Request request) throws IOException, InterruptedException {
        boolean renewed = false;
        while (true) {
            SuiteHttp.Exchange.Answered answered = patience.untilDone(what, () -> switch (http.exchange(
                    request.make())) {
                case SuiteHttp.Exchange.NotNow notNow -> new Patience.Result.TryAgain<>(notNow.why(), notNow.after());
                case SuiteHttp.Exchange.Answered answer -> new Patience.Result.Done<>(answer);
            });
            if (answered.status() == 401 && !renewed && bearer.renewal().forget()) {
                renewed = true;
            } else {
                return body(answered);
            }
        }
    }

    private JsonNode body(SuiteHttp.Exchange.Answered answered) throws IOException {
        JsonNode body = answered.body();
        if (answered.status() / 100 == 2) {
            if (body == null) {
                throw new UnreachableException(gateway + " answered " + answered.status() + " without saying what");
            }
            return body;
        }
        if (answered.status() == 409 && isWindowClosed(body)) {
            throw new WindowClosedException(Problem.of(body).describe());
        }
        throw RegistrationClient.unexpected(gateway.toString(), answered);
    }

    private static boolean isWindowClosed(@Nullable JsonNode body) {
        return body != null && body.path("type").asText().endsWith(WINDOW_CLOSED);
    }

    /** The month is closed; somebody has to open it once more. */
    public static final class WindowClosedException extends RefusedException {
        private static final long serialVersionUID = 1L;

        WindowClosedException(String message) {
            super(message);
        }
    }

    private static InputStream counting(Path file, long size, Progress progress) {
        try {
            return new Counting(Files.newInputStream(file), size, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Counting extends FilterInputStream {
        private final long size;
        private final Progress progress;
        private long sent;

        Counting(InputStream in, long size, Progress progress) {
            super(in);
            this.size = size;
            this.progress = progress;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                sent += read;
                progress.at(sent, size);
            }
            return read;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
