package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange with a service of the suite, sorted into what may pass and what will not. */
final class SuiteHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_PROXY_PORT = 80;

    private final SendingSettings settings;
    private final Clock clock;
    private final HttpClient client;

    SuiteHttp(SendingSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.requestTimeout());
        settings.proxy().map(SuiteHttp::selector).ifPresent(builder::proxy);
        settings.clientCertificate().map(SuiteHttp::context).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    private static SSLContext context(Path certificate) {
        try {
            return ClientCertificate.read(certificate).context();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProxySelector selector(URI proxy) {
        int port = proxy.getPort() < 0 ? DEFAULT_PROXY_PORT : proxy.getPort();
        return ProxySelector.of(new InetSocketAddress(proxy.getHost(), port));
    }

    /** How an exchange went. */
    sealed interface Exchange {
        /** Answered, whatever the answer. */
        record Answered(int status, @Nullable JsonNode body) implements Exchange {}

        /** No answer, or one that says "not now". */
        record NotNow(String why, Optional<Duration> after) implements Exchange {}
    }

    /** Says our time, so that the suite can tell how far our clock is off. */
    HttpRequest.Builder request(URI base, String path) {
        String address = base.toString();
        String withoutSlash = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        return HttpRequest.newBuilder(URI.create(withoutSlash + path))
                .timeout(settings.requestTimeout())
                .header(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)));
    }

    Exchange exchange(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(settings.maxAnswerBytes());
                return sort(request.uri(), response, parse(bytes));
            }
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Exchange.NotNow(request.uri() + " cannot be reached (" + reason + ")", Optional.empty());
        }
    }

    private Exchange sort(URI uri, HttpResponse<?> response, @Nullable JsonNode body) {
        int status = response.statusCode();
        if (status == 429 || status == 408 || status >= 500) {
            return new Exchange.NotNow(
                    uri + " answered " + status + ": " + Problem.of(body).describe(), retryAfter(response));
        }
        return new Exchange.Answered(status, body);
    }

    /** Seconds or an HTTP date; anything else is ignored. */
    private Optional<Duration> retryAfter(HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("Retry-After");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Duration.ofSeconds(Math.max(0, Long.parseLong(header.get().strip()))));
        } catch (NumberFormatException notSeconds) {
            try {
                ZonedDateTime until = ZonedDateTime.parse(header.get().strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
                Duration wait = Duration.between(clock.instant(), until.toInstant());
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeException notDate) {
                return Optional.empty();
            }
        }
    }

    private static @Nullable JsonNode parse(byte[] bytes) throws IOException {
        try {
            JsonNode json = JSON.readTree(bytes);
            return json == null || json.isMissingNode() ? null : json;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
