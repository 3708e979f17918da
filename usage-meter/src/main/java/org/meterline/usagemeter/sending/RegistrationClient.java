package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.Registration;
import org.meterline.usagemeter.usecase.UnregisteredException;

/** Trades the access token for short-lived JWTs, keeps one while it lives, and checks the registration with it. */
final class RegistrationClient implements Registration {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN_PATH = "/oauth2/token";
    private static final String CHECK_PATH = "/api/v1/registration-check";

    /** A token this close to its end is not used any more. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final SendingSettings settings;
    private final SuiteHttp http;
    private final Patience patience;
    private final Clock clock;
    private final UUID meterId;
    private final AccessToken accessToken;
    private final String version;
    private @Nullable String jwt;
    private Instant renewAt = Instant.MIN;

    RegistrationClient(
            SendingSettings settings,
            SuiteHttp http,
            Patience patience,
            Clock clock,
            UUID meterId,
            AccessToken accessToken,
            String version) {
        this.settings = settings;
        this.http = http;
        this.patience = patience;
        this.clock = clock;
        this.meterId = meterId;
        this.accessToken = accessToken;
        this.version = version;
    }

    /** A JWT that lives long enough for one more request. */
    String bearer() throws IOException, InterruptedException {
        String current = jwt;
        if (current == null || !clock.instant().isBefore(renewAt)) {
            current = patience.untilDone("The exchange of the access token", this::exchangeToken);
            jwt = current;
        }
        return current;
    }

    /** The same, but asked for once only. */
    Patience.Result<String> bearerNow() throws IOException, InterruptedException {
        String current = jwt;
        if (current != null && clock.instant().isBefore(renewAt)) {
            return new Patience.Result.Done<>(current);
        }
        Patience.Result<String> exchanged = exchangeToken();
        if (exchanged instanceof Patience.Result.Done<String> done) {
            jwt = done.value();
        }
        return exchanged;
    }

    /** Forgets a JWT that a service did not take. */
    void forgetBearer() {
        jwt = null;
    }

    private Patience.Result<String> exchangeToken() throws IOException, InterruptedException {
        String basic = Base64.getEncoder()
                .encodeToString((meterId + ":" + accessToken.value()).getBytes(StandardCharsets.US_ASCII));
        HttpRequest request = http.request(settings.registration(), TOKEN_PATH)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        return switch (http.exchange(request)) {
            case SuiteHttp.Exchange.NotNow notNow -> new Patience.Result.TryAgain<>(notNow.why(), notNow.after());
            case SuiteHttp.Exchange.Answered answered -> new Patience.Result.Done<>(readToken(answered));
        };
    }

    private String readToken(SuiteHttp.Exchange.Answered answered) throws RefusedException {
        JsonNode body = answered.body();
        if (answered.status() == 200
                && body != null
                && body.path("access_token").isTextual()) {
            renewAt = clock.instant()
                    .plusSeconds(body.path("expires_in").asLong(0))
                    .minus(MARGIN);
            return body.path("access_token").textValue();
        }
        if (answered.status() == 400 || answered.status() == 401) {
            throw new UnregisteredException("the registration-service does not accept the access token of usage meter "
                    + meterId + ": " + Problem.of(body).describe()
                    + ". Copy the token again and set it with 'usage-meter token set'.");
        }
        throw unexpected(settings.registration() + TOKEN_PATH, answered);
    }

    @Override
    public Known check() throws IOException, InterruptedException {
        String bearer = bearer();
        HttpRequest request = http.request(settings.registration(), CHECK_PATH)
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode().put("version", version).toString()))
                .build();
        return patience.untilDone("The registration check", () -> switch (http.exchange(request)) {
            case SuiteHttp.Exchange.NotNow notNow -> new Patience.Result.TryAgain<>(notNow.why(), notNow.after());
            case SuiteHttp.Exchange.Answered answered -> new Patience.Result.Done<>(readCheck(answered));
        });
    }

    private Known readCheck(SuiteHttp.Exchange.Answered answered) throws RefusedException {
        JsonNode body = answered.body();
        if (answered.status() == 200 && body != null) {
            return new Known(
                    body.path("name").asText(),
                    body.path("provider").asText(),
                    body.path("status").asText(),
                    body.path("mode").asText());
        }
        throw unexpected(settings.registration() + CHECK_PATH, answered);
    }

    static RefusedException unexpected(String address, SuiteHttp.Exchange.Answered answered) {
        return new RefusedException(address + " answered " + answered.status() + ": "
                + Problem.of(answered.body()).describe());
    }
}
