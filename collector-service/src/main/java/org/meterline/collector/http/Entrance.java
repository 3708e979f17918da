package org.meterline.collector.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.meterline.chassis.problem.Problems;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.usecase.InFlightRequests;
import org.meterline.collector.usecase.UsageMeterRates;

/** Lets requests of authenticated usage meters in, as long as neither they nor all together are too many. */
@ApplicationScoped
class Entrance {

    /** What is done for a request that was let in. */
    @FunctionalInterface
    interface Work<E extends Exception> {
        Response answer() throws E;
    }

    private static final Duration ALMOST_A_SECOND = Duration.ofMillis(999);

    private final UsageMeterRates rates;
    private final InFlightRequests inFlight;
    private final RetrySpread retry;
    private final IntakeMetrics metrics;

    Entrance(UsageMeterRates rates, InFlightRequests inFlight, RetrySpread retry, IntakeMetrics metrics) {
        this.rates = rates;
        this.inFlight = inFlight;
        this.retry = retry;
        this.metrics = metrics;
    }

    /** Answers a request with usage reports by {@code work}, or refuses it. */
    <E extends Exception> Response reports(Sender sender, Work<E> work) throws E {
        refuseIfTooMany(rates.admitRequest(sender.usageMeterId()));
        return enter(sender, work);
    }

    /** Answers a heartbeat by {@code work}, or refuses it. */
    <E extends Exception> Response heartbeat(Sender sender, Work<E> work) throws E {
        refuseIfTooMany(rates.admitHeartbeat(sender.usageMeterId()));
        return enter(sender, work);
    }

    private void refuseIfTooMany(Duration wait) {
        if (wait.isPositive()) {
            metrics.turnedAway("rate-exceeded");
            // Rounded up: who comes when told to is let in.
            throw Problems.of(
                    CollectorProblem.RATE_EXCEEDED,
                    "Nothing of this request was stored; put more reports into a request, and send fewer requests.",
                    wait.plus(ALMOST_A_SECOND));
        }
    }

    private <E extends Exception> Response enter(Sender sender, Work<E> work) throws E {
        InFlightRequests.Place place = inFlight.enter().orElseThrow(() -> {
            metrics.turnedAway("busy");
            return Problems.of(
                    CollectorProblem.COLLECTOR_BUSY,
                    "Nothing of this request was stored; send it again.",
                    retry.of(sender.usageMeterId()));
        });
        try (place) {
            return work.answer();
        }
    }
}
