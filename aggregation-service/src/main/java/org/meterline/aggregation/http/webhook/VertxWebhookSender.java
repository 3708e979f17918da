package org.meterline.aggregation.http.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.AddressRules;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.Answer.Reason;
import org.meterline.aggregation.domain.webhook.WebhookRules;
import org.meterline.aggregation.usecase.webhook.WebhookSender;
import org.meterline.chassis.clock.WallClock;

/**
 * Sends a delivery over a connection of its own to the very address that was found permitted: the name is asked for once, so it
 * cannot lead elsewhere a moment later. Certificates are held against the name all the same. Redirects are not followed.
 */
@Singleton
class VertxWebhookSender implements WebhookSender {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final HttpClient client;
    private final Resolver resolver;
    private final AddressRules addresses;
    private final WebhookSettings settings;
    private final Clock clock;
    private final AtomicInteger turn = new AtomicInteger();

    @Inject
    VertxWebhookSender(Vertx vertx, AddressRules addresses, WebhookSettings settings, @WallClock Clock clock) {
        this(vertx, new HttpClientOptions(), InetAddress::getAllByName, addresses, settings, clock);
    }

    VertxWebhookSender(
            Vertx vertx,
            HttpClientOptions options,
            Resolver resolver,
            AddressRules addresses,
            WebhookSettings settings,
            Clock clock) {
        this.client = vertx.createHttpClient(options.setKeepAlive(false)
                .setMaxPoolSize(settings.atOnce())
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
        this.resolver = resolver;
        this.addresses = addresses;
        this.settings = settings;
        this.clock = clock;
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public Answer send(URI url, Map<String, String> headers, byte[] body) {
        long until = System.nanoTime() + settings.attemptTimeout().toNanos();
        AtomicReference<HttpClientRequest> request = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        try {
            InetAddress[] found = resolved(WebhookRules.withoutBrackets(url.getHost()));
            if (!Arrays.stream(found).allMatch(addresses::permits)) {
                return new Answer.None(Reason.ADDRESS_REFUSED);
            }
            // One after the other: where one is out of reach, the next attempt goes to the next.
            InetAddress address = found[Math.floorMod(turn.getAndIncrement(), found.length)];
            return client.request(options(url, address))
                    .compose(made -> {
                        request.set(made);
                        if (over.get()) {
                            hangUp(made);
                            return Future.failedFuture("too late");
                        }
                        headers.forEach(made::putHeader);
                        // Within the client's own thread: an answer that comes before somebody listens is lost.
                        return made.send(Buffer.buffer(body)).compose(this::answer);
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Answer.None(Reason.TIMED_OUT);
        } catch (ExecutionException e) {
            return new Answer.None(reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None(Reason.CONNECTION_LOST);
        } finally {
            over.set(true);
            hangUp(request.get());
        }
    }

    /** By a thread that may be left waiting: the JDK has no limit of its own on how long a name takes. */
    private InetAddress[] resolved(String host) throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        Thread.ofVirtual().name("address of a webhook").start(() -> {
            try {
                found.complete(resolver.addresses(host));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        return found.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static RequestOptions options(URI url, InetAddress address) {
        boolean https = "https".equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : https ? HTTPS_PORT : HTTP_PORT;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setSsl(https)
                .setHost(url.getHost())
                .setPort(port)
                .setURI(url.getRawQuery() == null ? path : path + '?' + url.getRawQuery())
                .setFollowRedirects(false);
    }

    /** Reads the answer to its end, or to where it is too long; its status counts either way. */
    private Future<Answer> answer(HttpClientResponse response) {
        Answer status = new Answer.Status(
                response.statusCode(),
                retryAfter(response.getHeader("Retry-After")).orElse(null));
        Promise<Answer> read = Promise.promise();
        AtomicInteger bytes = new AtomicInteger();
        response.handler(part -> {
            if (bytes.addAndGet(part.length()) > settings.maxAnswerBytes()) {
                read.tryComplete(status);
            }
        });
        response.endHandler(end -> read.tryComplete(status));
        response.exceptionHandler(cut -> read.tryComplete(status));
        return read.future();
    }

    private Optional<Duration> retryAfter(@Nullable String header) {
        return RetryAfter.parse(header, clock.instant());
    }

    private static Reason reason(@Nullable Throwable failure) {
        return switch (failure) {
            case UnknownHostException ignored -> Reason.NAME_UNKNOWN;
            case SSLException ignored -> Reason.TLS_FAILED;
            case ConnectException ignored -> Reason.NOT_CONNECTED;
            case null, default -> Reason.CONNECTION_LOST;
        };
    }

    private static void hangUp(@Nullable HttpClientRequest request) {
        if (request != null && request.connection() != null) {
            request.connection().close();
        }
    }
}
