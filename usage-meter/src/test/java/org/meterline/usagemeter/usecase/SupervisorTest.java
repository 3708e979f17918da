package org.meterline.usagemeter.usecase;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private final LiveStatus board = new LiveStatus(CLOCK, line -> {});
    private volatile Parts wanted = List::of;
    private final Thread supervising = Thread.ofPlatform().unstarted(() -> {
        Parts parts = () -> wanted.parts();
        Supervisor.Settings settings = new Supervisor.Settings(
                Duration.ofMillis(1), Duration.ofMillis(1), Supervisor.Settings.DEFAULTS.stopWithin());
        try {
            new Supervisor(parts, board, CLOCK, Thread::sleep, settings).run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    });

    @AfterEach
    void stop() throws InterruptedException {
        supervising.interrupt();
        supervising.join();
    }

    /** Runs until it is told to end; counts how often it began. */
    private static class Waiting implements Part {
        final String name;
        final AtomicInteger begun = new AtomicInteger();
        final AtomicBoolean ended = new AtomicBoolean();

        Waiting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() throws Exception {
            begun.incrementAndGet();
            try {
                Thread.sleep(Duration.ofDays(1));
            } finally {
                ended.set(true);
            }
        }
    }

    private boolean isRunning(String name) {
        return board.now().parts().stream().anyMatch(part -> part.name().equals(name) && part.running());
    }

    @Test
    void partsBeginAndEndWithoutARestartOfTheOthers() {
        Waiting one = new Waiting("one");
        Waiting other = new Waiting("other");
        wanted = () -> List.of(one);
        supervising.start();
        await().until(() -> one.begun.get() == 1);

        wanted = () -> List.of(one, other);
        await().until(() -> isRunning("other"));
        wanted = () -> List.of(other);
        await().until(one.ended::get);

        await().until(() -> !isRunning("one"));
        assertEquals(1, other.begun.get());
    }

    @Test
    void aPartThatFailsIsOfflineWithItsReasonAndBegunAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Waiting part = new Waiting("part") {
            @Override
            public void run() throws Exception {
                if (broken.get()) {
                    begun.incrementAndGet();
                    throw new IOException("out of luck");
                }
                super.run();
            }
        };
        Waiting other = new Waiting("other");
        wanted = () -> List.of(part, other);

        supervising.start();

        await().until(() -> part.begun.get() > 2);
        await().until(() -> board.now().parts().stream()
                .anyMatch(each -> !each.running() && each.why().equals("out of luck")));
        broken.set(false);
        await().until(() -> isRunning("part"));
        assertEquals(1, other.begun.get());
    }

    @Test
    void aPartThatBecomesAnotherIsBegunAnew() {
        Waiting before = new Waiting("source vc01");
        Waiting after = new Waiting("source vc01");
        wanted = () -> List.of(before);
        supervising.start();
        await().until(() -> before.begun.get() == 1);

        wanted = () -> List.of(after);

        await().until(() -> after.begun.get() == 1);
        assertTrue(before.ended.get());
    }

    @Test
    void whatRunsGoesOnWhileTheListCannotBeRead() {
        Waiting part = new Waiting("part");
        wanted = () -> List.of(part);
        supervising.start();
        await().until(() -> isRunning("part"));

        wanted = () -> {
            throw new IOException("sources.json is damaged");
        };

        await().until(() ->
                board.now().parts().stream().anyMatch(each -> each.why().equals("sources.json is damaged")));
        assertTrue(isRunning("part"));
        assertEquals(1, part.begun.get());
    }

    @Test
    void allPartsEndWithTheSupervisor() throws InterruptedException {
        Waiting part = new Waiting("part");
        wanted = () -> List.of(part);
        supervising.start();
        await().until(() -> part.begun.get() == 1);

        supervising.interrupt();
        supervising.join();

        assertTrue(part.ended.get());
    }
}
