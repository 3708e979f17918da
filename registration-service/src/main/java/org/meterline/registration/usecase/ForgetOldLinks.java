package org.meterline.registration.usecase;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.meterline.registration.config.HealthSettings;

/** Removes links of chains that no report is compared with any more. */
@ApplicationScoped
class ForgetOldLinks {

    private final ChainStore chains;
    private final HealthSettings settings;
    private final Clock clock;

    ForgetOldLinks(ChainStore chains, HealthSettings settings, Clock clock) {
        this.chains = chains;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Instant before = clock.instant().minus(settings.chainKept());
        int forgotten;
        do {
            forgotten =
                    QuarkusTransaction.requiringNew().call(() -> chains.forgetBefore(before, settings.forgetBatch()));
        } while (forgotten >= settings.forgetBatch());
    }
}
