package org.meterline.upload;

import org.junit.jupiter.api.Test;
import org.meterline.local.testing.RoomRules;

class RoomsTest {

    @Test
    void theWallsBetweenTheRoomsHold() {
        RoomRules.check("org.meterline.upload");
    }
}
