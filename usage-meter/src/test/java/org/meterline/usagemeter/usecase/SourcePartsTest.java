package org.meterline.usagemeter.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.Span;
import org.meterline.usagemeter.domain.InventoryObject;

class SourcePartsTest {
    private final LiveRig rig = new LiveRig();
    private final SourceParts parts = new SourceParts(
            rig.new Book(), source -> new Named("source " + source.name()), rig.new Board(), rig.collecting());

    /** A part of which only the identity matters. */
    private static final class Named implements Part {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() {}
    }

    @Test
    void aSourceKeepsItsPartUntilItIsSetUpOtherwise() throws IOException {
        Part first = parts.parts().getFirst();
        assertEquals("source vc01", first.name());

        rig.sources = new ArrayList<>(List.of(LiveRig.source().being(LiveRig.ID)));
        assertSame(first, parts.parts().getFirst(), "which vCenter it is, is no reason to begin anew");

        rig.sources = new ArrayList<>(List.of(LiveRig.source().accepting("cd".repeat(32))));
        assertNotSame(first, parts.parts().getFirst());
    }

    @Test
    void aRemovedSourceIsForgotten() throws IOException {
        rig.inventory.add(new InventoryObject.Host("host-1", "h1", List.of(8), true, null));
        rig.after(600);
        rig.run();
        assertEquals(2, parts.parts().size());
        assertFalse(rig.states.isEmpty());

        rig.sources = new ArrayList<>();

        assertEquals(1, parts.parts().size());
        assertTrue(rig.states.isEmpty());
    }

    /** UM-LIVE-14. */
    @Test
    void theHourOfARemovedSourceStillGetsItsReport() throws IOException {
        rig.inventory.add(new InventoryObject.Host("host-1", "h1", List.of(8), true, null));
        rig.after(600);
        rig.run();
        rig.sources = new ArrayList<>();

        rig.now = LiveRig.HOUR.plusSeconds(3599);
        parts.finishRemoved();
        assertTrue(rig.spool.written.isEmpty());
        assertEquals(Set.of(LiveRig.ID), rig.journals.sources());

        rig.now = LiveRig.HOUR.plusSeconds(3600);
        parts.finishRemoved();
        parts.finishRemoved();

        assertEquals(List.of(new Span(0, 600)), rig.spool.hour(LiveRig.HOUR).observed());
        assertEquals(Set.of(), rig.journals.sources());
    }
}
