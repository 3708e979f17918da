package org.meterline.collector.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.collector.Samples;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Status;

class UsageMeterDirectoryTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");

    private final UsageMeterDirectory directory = new UsageMeterDirectory();

    @Test
    void ignoresAnOlderRevisionThatComesLater() {
        UsageMeterState unregistered = state(Status.UNREGISTERED, 5);

        directory.put(state(Status.ACTIVE, 4));
        directory.put(unregistered);
        directory.put(state(Status.ACTIVE, 4));

        assertEquals(unregistered, directory.find(METER));
        assertEquals(1, directory.size());
    }

    @Test
    void doesNotKnowWhatItWasNotTold() {
        assertNull(directory.find(METER));
    }

    private static UsageMeterState state(Status status, long revision) {
        return Samples.state(METER, status, revision, List.of(Samples.generation(1, null)));
    }
}
