package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RecordingTest {
    private static void assertRefused(Story story) {
        assertThrows(IllegalArgumentException.class, story::recording);
    }

    @Test
    void offsetsNeverFall() {
        assertRefused(new Story().connected(10).seen(9, Story.host("host-1")));
    }

    @Test
    void nothingLiesBehindTheEnd() {
        assertRefused(new Story().connected(Story.OCTOBER_SECONDS + 1));
    }

    @Test
    void nothingIsSeenWhileNobodyWatches() {
        assertRefused(new Story().seen(0, Story.host("host-1")));
        assertRefused(new Story().connected(0).disconnected(5).removed(6, "host-1"));
        assertRefused(new Story().connected(0).connected(1));
        assertRefused(new Story().disconnected(1));
    }
}
