package org.meterline.usagemeter.sending;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.SendingState;

/** The way of a running meter to its suite; it changes as soon as an operator changes what it depends on. */
final class LiveSuite implements AutoCloseable {
    private final MeterSetup setup;
    private final Clock clock;
    private final Clock tokenClock;
    private final Pause pause;
    private final String version;
    private @Nullable Open open;

    /**
     * @param tokenClock by which tokens end; it is never the fast one of tests, because servers make them
     */
    LiveSuite(MeterSetup setup, Clock clock, Clock tokenClock, Pause pause, String version) {
        this.setup = setup;
        this.clock = clock;
        this.tokenClock = tokenClock;
        this.pause = pause;
        this.version = version;
    }

    /** Whether there is a way to the suite. */
    sealed interface Way {
        /** There is none, and that is how it is meant, or somebody has to do something. */
        record Closed(SendingState.Condition condition, String detail) implements Way {}

        /** There is one, as far as this meter knows. */
        record Open(UUID meterId, AccessToken token, SendingSettings settings) implements Way {}
    }

    /** What is needed to speak with the suite. */
    record Open(Way.Open way, SuiteHttp http, RegistrationClient registration) {}

    /** What an operator has set, now. */
    Way look() throws IOException {
        MeterIdentity identity = setup.identity();
        MeterSettings settings = setup.settings();
        if (identity.connectivity() == MeterIdentity.Connectivity.OFFLINE) {
            return new Way.Closed(SendingState.Condition.NOT_WANTED, "this meter reports offline, by usage files");
        }
        Optional<URI> registration = settings.registration();
        Optional<URI> collector = settings.collector();
        if (registration.isEmpty() || collector.isEmpty()) {
            return new Way.Closed(
                    SendingState.Condition.NOT_SET_UP,
                    "set the addresses of the suite with 'usage-meter settings set registration' and 'collector'");
        }
        Optional<AccessToken> token = setup.accessToken();
        if (token.isEmpty()) {
            return new Way.Closed(
                    SendingState.Condition.AWAITING_REGISTRATION,
                    "register this meter and set its access token with 'usage-meter token set'");
        }
        return new Way.Open(
                identity.id(), token.get(), SendingSettings.of(settings, registration.get(), collector.get()));
    }

    /** Opens this way, or goes on with it where it is open. */
    Open open(Way.Open way) {
        Open before = open;
        if (before != null && before.way().equals(way)) {
            return before;
        }
        close();
        SuiteHttp http = new SuiteHttp(way.settings(), clock);
        Patience patience = new Patience(way.settings(), clock, pause, java.util.random.RandomGenerator.getDefault());
        Open now = new Open(
                way,
                http,
                new RegistrationClient(
                        way.settings(), http, patience, tokenClock, way.meterId(), way.token(), version));
        open = now;
        return now;
    }

    @Override
    public void close() {
        Open before = open;
        open = null;
        if (before != null) {
            before.http().close();
        }
    }
}
