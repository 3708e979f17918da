package org.meterline.aggregation.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.config.ConsumerSettings;

/** AGG-110, AGG-111: reports are read side by side, and counted in the order of the poll as if they had not been. */
class SideBySideTest {

    private static final long LIMIT_SECONDS = 20;

    private final SideBySide two = new SideBySide(new SmallRyeConfigBuilder()
            .withMapping(ConsumerSettings.class)
            .build()
            .getConfigMapping(ConsumerSettings.class));

    @AfterEach
    void close() {
        two.close();
    }

    @Test
    void whatCameOfEachIsInTheOrderOfTheThings() {
        CyclicBarrier both = new CyclicBarrier(2);
        List<Integer> taken = new ArrayList<>();

        // Each waits for another one: alone it would never end.
        two.inOrder(
                IntStream.range(0, 100).boxed().toList(),
                thing -> {
                    await(both);
                    return thing * 2;
                },
                taken::add);

        assertEquals(IntStream.range(0, 100).map(thing -> thing * 2).boxed().toList(), taken);
    }

    @Test
    void theFirstAreTakenWhileTheLastAreBeingWorkedOn() {
        CountDownLatch firstTaken = new CountDownLatch(1);
        List<Boolean> taken = new ArrayList<>();

        two.inOrder(List.of(1, 2), thing -> thing == 1 || await(firstTaken), result -> {
            taken.add(result);
            firstTaken.countDown();
        });

        assertEquals(List.of(true, true), taken);
    }

    @Test
    void whereOneFailsNothingAfterItIsTaken() {
        List<Integer> taken = new ArrayList<>();

        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> two.inOrder(
                        List.of(1, 2, 3, 4, 5),
                        thing -> {
                            if (thing == 3) {
                                throw new IllegalArgumentException("three");
                            }
                            return thing;
                        },
                        taken::add));

        assertEquals("three", failure.getMessage());
        assertEquals(List.of(1, 2), taken);
    }

    @Test
    void whereTheTakingFailsTheNextPollIsWorkedOnAsUsual() {
        assertThrows(
                IllegalStateException.class,
                () -> two.inOrder(List.of(1, 2, 3), thing -> thing, result -> {
                    throw new IllegalStateException("the database is away");
                }));
        List<Integer> taken = new ArrayList<>();

        two.inOrder(List.of(1, 2, 3), thing -> thing, taken::add);

        assertEquals(List.of(1, 2, 3), taken);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            int unused = barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
