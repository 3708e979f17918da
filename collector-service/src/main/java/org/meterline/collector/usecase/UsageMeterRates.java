package org.meterline.collector.usecase;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.meterline.collector.config.RateSettings;
import org.meterline.collector.domain.Allowance;
import org.meterline.collector.domain.RateLimit;

/**
 * Holds off a usage meter that sends more than its rate allows. Heartbeats are counted apart, so that a usage meter that
 * sends too many reports is not taken for silent. Whoever asks has authenticated, so there are no more allowances than
 * registered usage meters; one that is full again is dropped, for a new one is just as full.
 */
@ApplicationScoped
public class UsageMeterRates {

    private record Allowances(Allowance requests, Allowance bytes, Allowance heartbeats) {

        long millisUntilFull(long now) {
            return Math.max(
                    requests.millisUntilFull(now),
                    Math.max(bytes.millisUntilFull(now), heartbeats.millisUntilFull(now)));
        }
    }

    private final RateLimit requests;
    private final RateLimit bytes;
    private final RateLimit heartbeats;
    private final LongSupplier nanoTime;
    private final Cache<UUID, Allowances> used;

    @Inject
    UsageMeterRates(RateSettings settings) {
        this(settings, System::nanoTime);
    }

    UsageMeterRates(RateSettings settings, LongSupplier nanoTime) {
        this.requests = new RateLimit(settings.requestsPerMinute(), settings.requestBurst());
        this.bytes = new RateLimit(settings.bytesPerMinute(), settings.byteBurst());
        this.heartbeats = new RateLimit(settings.heartbeatsPerMinute(), settings.heartbeatBurst());
        this.nanoTime = nanoTime;
        this.used = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .expireAfter(new UntilFull())
                .build();
    }

    /** Counts a request with usage reports and returns zero, or counts nothing and returns how long to wait. */
    public Duration admitRequest(UUID usageMeterId) {
        return admit(usageMeterId, true);
    }

    /** Counts a heartbeat and returns zero, or counts nothing and returns how long to wait. */
    public Duration admitHeartbeat(UUID usageMeterId) {
        return admit(usageMeterId, false);
    }

    /** Counts what was read of an admitted request; the size of a body is known only at its end. */
    void read(UUID usageMeterId, long readBytes) {
        long now = nowMillis();
        var unused = used.asMap().compute(usageMeterId, (id, known) -> {
            Allowances allowances = known == null ? full(now) : known;
            allowances.bytes().use(readBytes, now);
            return allowances;
        });
    }

    /** Returns of how many usage meters something is remembered. */
    long remembered() {
        used.cleanUp();
        return used.estimatedSize();
    }

    private Duration admit(UUID usageMeterId, boolean reports) {
        long now = nowMillis();
        long[] waitMillis = new long[1];
        var unused = used.asMap().compute(usageMeterId, (id, known) -> {
            Allowances allowances = known == null ? full(now) : known;
            Allowance counted = reports ? allowances.requests() : allowances.heartbeats();
            long wait = counted.millisUntilOne(now);
            if (reports) {
                wait = Math.max(wait, allowances.bytes().millisUntilOne(now));
            }
            if (wait == 0) {
                counted.use(1, now);
            }
            waitMillis[0] = wait;
            return allowances;
        });
        return Duration.ofMillis(waitMillis[0]);
    }

    private Allowances full(long now) {
        return new Allowances(new Allowance(requests, now), new Allowance(bytes, now), new Allowance(heartbeats, now));
    }

    private long nowMillis() {
        return toMillis(nanoTime.getAsLong());
    }

    private static long toMillis(long nanos) {
        return Math.floorDiv(nanos, TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static final class UntilFull implements Expiry<UUID, Allowances> {

        @Override
        public long expireAfterCreate(UUID id, Allowances allowances, long nanoTime) {
            return nanosUntilFull(allowances, nanoTime);
        }

        @Override
        public long expireAfterUpdate(UUID id, Allowances allowances, long nanoTime, long present) {
            return nanosUntilFull(allowances, nanoTime);
        }

        @Override
        public long expireAfterRead(UUID id, Allowances allowances, long nanoTime, long present) {
            return present;
        }

        private static long nanosUntilFull(Allowances allowances, long nanoTime) {
            return TimeUnit.MILLISECONDS.toNanos(allowances.millisUntilFull(toMillis(nanoTime)));
        }
    }
}
