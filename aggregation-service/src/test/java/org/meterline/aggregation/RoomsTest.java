package org.meterline.aggregation;

import org.junit.jupiter.api.Test;
import org.meterline.local.testing.RoomRules;

class RoomsTest {

    @Test
    void theWallsBetweenTheRoomsHold() {
        RoomRules.check("org.meterline.aggregation");
    }
}
