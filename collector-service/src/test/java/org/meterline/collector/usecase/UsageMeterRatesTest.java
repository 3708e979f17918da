package org.meterline.collector.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsageMeterRatesTest {

    private static final String RATES = "meterline.collector.rates.";
    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID ANOTHER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");

    private final AtomicLong nanos = new AtomicLong(Long.MIN_VALUE / 3);

    @Test
    void aUsageMeterThatSendsMoreThanItsRateWaitsForTheNext() {
        UsageMeterRates rates = rates(Map.of(RATES + "requests-per-minute", "60", RATES + "request-burst", "2"));

        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        assertEquals(Duration.ofSeconds(1), rates.admitRequest(METER));
        assertEquals(Duration.ofSeconds(1), rates.admitRequest(METER));
        assertEquals(Duration.ZERO, rates.admitRequest(ANOTHER));

        pass(Duration.ofSeconds(1));
        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        assertEquals(Duration.ofSeconds(1), rates.admitRequest(METER));
    }

    @Test
    void aUsageMeterThatSendsTooManyReportsIsStillHeard() {
        UsageMeterRates rates = rates(Map.of(
                RATES + "request-burst", "1",
                RATES + "heartbeats-per-minute", "6",
                RATES + "heartbeat-burst", "1"));

        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        assertTrue(rates.admitRequest(METER).isPositive());
        assertEquals(Duration.ZERO, rates.admitHeartbeat(METER));
        assertEquals(Duration.ofSeconds(10), rates.admitHeartbeat(METER));
    }

    @Test
    void bytesThatWereReadArePaidOffBeforeTheNextRequest() {
        UsageMeterRates rates = rates(Map.of(RATES + "bytes-per-minute", "6000", RATES + "byte-burst", "10000"));

        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        rates.read(METER, 9_999);
        assertEquals(Duration.ZERO, rates.admitRequest(METER));
        rates.read(METER, 500);

        assertEquals(Duration.ofSeconds(5), rates.admitRequest(METER));
        pass(Duration.ofSeconds(5));
        assertEquals(Duration.ZERO, rates.admitRequest(METER));
    }

    @Test
    void forgetsAUsageMeterWhoseAllowancesAreFullAgain() {
        UsageMeterRates rates = rates(Map.of());
        for (int number = 0; number < 100; number++) {
            var unused = rates.admitHeartbeat(new UUID(number, number));
        }
        assertEquals(100, rates.remembered());

        pass(Duration.ofSeconds(10));

        assertEquals(0, rates.remembered());
    }

    @Test
    void remembersAUsageMeterUntilThen() {
        UsageMeterRates rates = rates(Map.of(RATES + "requests-per-minute", "1", RATES + "request-burst", "1"));
        assertEquals(Duration.ZERO, rates.admitRequest(METER));

        pass(Duration.ofSeconds(59));

        assertEquals(1, rates.remembered());
        assertEquals(Duration.ofSeconds(1), rates.admitRequest(METER));
    }

    /** Ten sources of a thousand VMs for ten days, in the reference meter's batches, as fast as it can. */
    @Test
    void aBacklogOfTenDaysIsNotHeldOff() {
        UsageMeterRates rates = rates(Map.of());
        long reports = 10 * 24 * 10;
        long bytesOfAReport = 250_000;
        long reportsOfARequest = 32;

        for (long sent = 0; sent < reports; sent += reportsOfARequest) {
            assertEquals(Duration.ZERO, rates.admitRequest(METER));
            rates.read(METER, reportsOfARequest * bytesOfAReport);
        }
    }

    private UsageMeterRates rates(Map<String, String> settings) {
        return new UsageMeterRates(TestSettings.rates(settings), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
