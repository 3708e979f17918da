package org.meterline.usagemeter.sending;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.meterline.usagemeter.usecase.UnregisteredException;

/** One request of a running meter to the collector, made once; with a fresh token where the old one is not taken. */
final class SuiteRequest {
    private static final int UNAUTHORIZED = 401;

    private SuiteRequest() {}

    /** How it went. */
    sealed interface Outcome {
        record Answered(SuiteHttp.Exchange.Answered answer) implements Outcome {}

        record NotNow(String why, Optional<Duration> after) implements Outcome {}
    }

    /**
     * Makes it.
     *
     * @param request what to send, but for the token
     * @throws UnregisteredException where the suite does not take this meter's tokens
     */
    static Outcome send(LiveSuite.Open suite, Function<SuiteHttp, HttpRequest.Builder> request)
            throws IOException, InterruptedException {
        for (boolean again = false; ; again = true) {
            String bearer;
            switch (suite.registration().bearerNow()) {
                case Patience.Result.Done<String> done -> bearer = done.value();
                case Patience.Result.TryAgain<String> later -> {
                    return new Outcome.NotNow(later.why(), later.after());
                }
            }
            HttpRequest built = request.apply(suite.http())
                    .header("Authorization", "Bearer " + bearer)
                    .build();
            switch (suite.http().exchange(built)) {
                case SuiteHttp.Exchange.NotNow later -> {
                    return new Outcome.NotNow(later.why(), later.after());
                }
                case SuiteHttp.Exchange.Answered answered
                when answered.status() != UNAUTHORIZED -> {
                    return new Outcome.Answered(answered);
                }
                case SuiteHttp.Exchange.Answered answered -> {
                    suite.registration().forgetBearer();
                    if (again) {
                        throw new UnregisteredException(built.uri() + " does not accept this meter's token: "
                                + Problem.of(answered.body()).describe());
                    }
                }
            }
        }
    }
}
