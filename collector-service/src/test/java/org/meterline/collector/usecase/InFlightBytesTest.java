package org.meterline.collector.usecase;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meterline.collector.domain.BudgetExhaustedException;

@Timeout(60)
class InFlightBytesTest {

    private static final int TOTAL = 100;
    private static final String LONGER_THAN_ANY_TEST = "PT1H";

    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    private InFlightBytes bytes = of(LONGER_THAN_ANY_TEST);

    @AfterEach
    void everyByteIsGivenBack() {
        pool.shutdownNow();
        assertEquals(TOTAL, bytes.available());
        assertEquals(0, bytes.waiting());
    }

    @Test
    void whoNeedsMoreThanIsFreeGetsItWhenOthersGiveBack() throws Exception {
        try (InFlightBytes.Account first = bytes.open();
                InFlightBytes.Account second = bytes.open()) {
            first.take(80);
            Future<?> waits = taking(second, 30);

            first.giveBack(10);

            assertDone(waits);
            assertEquals(0, bytes.available());
        }
    }

    @Test
    void ofTwoThatWaitForOneAnotherTheYoungerIsTurnedAwayAtOnce() throws Exception {
        try (InFlightBytes.Account older = bytes.open();
                InFlightBytes.Account younger = bytes.open()) {
            older.take(50);
            younger.take(50);
            Future<?> patient = taking(older, 40);

            assertThrows(BudgetExhaustedException.class, () -> younger.take(40));
            assertFalse(patient.isDone());
            younger.close();

            assertDone(patient);
        }
    }

    @Test
    void theYoungerGivesWayToAnOlderThatComesToWait() throws Exception {
        try (InFlightBytes.Account older = bytes.open();
                InFlightBytes.Account younger = bytes.open()) {
            older.take(50);
            younger.take(50);
            Future<?> turnedAway = taking(younger, 40);

            Future<?> patient = pool.submit(() -> take(older, 40));
            assertTurnedAway(turnedAway);
            younger.close();

            assertDone(patient);
        }
    }

    @Test
    void whereTheLastThatCouldGiveBackEndsWithTooLittleOneOfTheOthersIsTurnedAway() throws Exception {
        InFlightBytes.Account last = bytes.open();
        try (InFlightBytes.Account older = bytes.open();
                InFlightBytes.Account younger = bytes.open()) {
            older.take(45);
            younger.take(45);
            last.take(10);
            Future<?> patient = taking(older, 30);
            Future<?> turnedAway = taking(younger, 30);

            last.close();

            assertTurnedAway(turnedAway);
            younger.close();
            assertDone(patient);
        }
    }

    @Test
    void whoHoldsBytesGoesBeforeWhoHoldsNone() throws Exception {
        try (InFlightBytes.Account newcomer = bytes.open();
                InFlightBytes.Account holder = bytes.open();
                InFlightBytes.Account other = bytes.open()) {
            holder.take(10);
            other.take(85);
            Future<?> waits = taking(newcomer, 20);
            Future<?> goesFirst = taking(holder, 20);

            other.giveBack(20);

            assertDone(goesFirst);
            assertFalse(waits.isDone());
            other.close();
            assertDone(waits);
        }
    }

    @Test
    void whatIsMoreThanThereIsAtAllIsTurnedAwayAtOnce() throws Exception {
        try (InFlightBytes.Account only = bytes.open()) {
            assertThrows(BudgetExhaustedException.class, () -> only.take(TOTAL + 1));
            only.take(60);
            assertThrows(BudgetExhaustedException.class, () -> only.take(41));
        }
    }

    @Test
    void nobodyWaitsLongerThanTheSetting() throws Exception {
        bytes = of("PT0.02S");
        try (InFlightBytes.Account holder = bytes.open();
                InFlightBytes.Account newcomer = bytes.open()) {
            holder.take(90);

            assertThrows(BudgetExhaustedException.class, () -> newcomer.take(20));
            newcomer.take(10);
        }
    }

    @Test
    void whoIsStoppedWhileItWaitsIsTurnedAway() throws Exception {
        try (InFlightBytes.Account holder = bytes.open();
                InFlightBytes.Account newcomer = bytes.open()) {
            holder.take(90);
            Future<?> waits = taking(newcomer, 20);

            waits.cancel(true);

            await().until(() -> bytes.waiting() == 0);
        }
    }

    /** Without the rule that one of those that wait for one another gives way, this stands still for an hour. */
    @Test
    void manyThatGrowStepByStepAllComeToAnEnd() throws Exception {
        List<Future<Boolean>> all = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int number = 0; number < 64; number++) {
            Random random = new Random(number);
            all.add(pool.submit(() -> {
                start.await();
                return growsToTheEnd(random);
            }));
        }
        start.countDown();

        int finished = 0;
        for (Future<Boolean> each : all) {
            finished += each.get() ? 1 : 0;
        }
        assertTrue(finished > 0);
    }

    private boolean growsToTheEnd(Random random) {
        try (InFlightBytes.Account account = bytes.open()) {
            for (int step = 0; step < 6; step++) {
                account.take(1 + random.nextInt(12));
                Thread.yield();
            }
            return true;
        } catch (BudgetExhaustedException turnedAway) {
            return false;
        }
    }

    /** Lets another thread take, and returns once it waits. */
    private Future<?> taking(InFlightBytes.Account account, int count) {
        int before = bytes.waiting();
        Future<?> taking = pool.submit(() -> take(account, count));
        await().until(() -> bytes.waiting() == before + 1);
        return taking;
    }

    private static Void take(InFlightBytes.Account account, int count) throws BudgetExhaustedException {
        account.take(count);
        return null;
    }

    private static void assertDone(Future<?> taking) {
        assertDoesNotThrow(() -> taking.get(30, TimeUnit.SECONDS));
    }

    private static void assertTurnedAway(Future<?> taking) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> taking.get(30, TimeUnit.SECONDS));
        assertInstanceOf(BudgetExhaustedException.class, failed.getCause());
    }

    private static InFlightBytes of(String admissionWait) {
        return new InFlightBytes(TestSettings.with(Map.of(
                "meterline.collector.intake.max-bytes-in-flight",
                Integer.toString(TOTAL),
                "meterline.collector.intake.admission-wait",
                admissionWait)));
    }
}
