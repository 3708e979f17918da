package org.meterline.registration.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleMemoryTest {

    private final AtomicInteger collections = new AtomicInteger();
    private final IdleMemory memory = new IdleMemory(collections::incrementAndGet);

    @Test
    void collectsOnceWhenNothingIsAskedAnyMore() {
        memory.asked("/api/v1/usage-meters");
        memory.look();
        assertEquals(0, collections.get());

        memory.look();
        memory.look();
        assertEquals(1, collections.get());
    }

    @Test
    void collectsNotWhileItIsAsked() {
        for (int look = 0; look < 5; look++) {
            memory.asked("/oauth2/token");
            memory.look();
        }

        assertEquals(0, collections.get());
    }

    @Test
    void collectsAgainAfterMoreWork() {
        memory.asked("/oauth2/token");
        memory.look();
        memory.look();
        memory.asked("/oauth2/token");
        memory.look();
        memory.look();

        assertEquals(2, collections.get());
    }

    @Test
    void probesAreNoWork() {
        memory.look();
        memory.asked("/q/health/ready");
        memory.look();
        memory.look();

        assertEquals(0, collections.get());
    }
}
