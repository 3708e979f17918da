package org.meterline.collector.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.Samples;
import org.meterline.collector.domain.KnownUsageMeter;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Status;

class UsageMeterDirectoryTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);
    private static final int MANY = 100_000;
    private static final long MOST_BYTES_OF_ONE = 150;

    private final UsageMeterDirectory directory = new UsageMeterDirectory(CLOCK);

    @Test
    void ignoresAnOlderRevisionThatComesLater() {
        directory.put(state(Status.ACTIVE, 4));
        directory.put(state(Status.UNREGISTERED, 5));
        directory.put(state(Status.ACTIVE, 4));

        KnownUsageMeter known = directory.find(METER);
        assertNotNull(known);
        assertEquals(Status.UNREGISTERED, known.status());
        assertEquals(5, known.revision());
        assertEquals(1, directory.size());
    }

    @Test
    void doesNotKnowWhatItWasNotTold() {
        assertNull(directory.find(METER));
    }

    /** COL-70 */
    @Test
    void holdsLittleOfEachUsageMeter() {
        byte[] json = Samples.registered(METER).toJson();
        assertTrue(json.length > 2 * MOST_BYTES_OF_ONE, "a state that is small already proves nothing");
        long before = heldBytes();

        for (long i = 0; i < MANY; i++) {
            // As from the topic: nothing of it is shared with the state before it.
            UsageMeterState read = UsageMeterState.fromJson(json);
            directory.put(new UsageMeterState(
                    new UUID(i, i),
                    read.provider(),
                    read.name(),
                    read.status(),
                    read.connectivity(),
                    read.revision(),
                    read.ordinal(),
                    read.modes(),
                    read.contracts(),
                    read.generations(),
                    read.unregisteredAt()));
        }

        long ofOne = (heldBytes() - before) / MANY;
        assertEquals(MANY, directory.size());
        assertTrue(ofOne < MOST_BYTES_OF_ONE, ofOne + " bytes a usage meter");
    }

    private static long heldBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static UsageMeterState state(Status status, long revision) {
        return Samples.state(METER, status, revision, List.of(Samples.generation(1, null)));
    }
}
