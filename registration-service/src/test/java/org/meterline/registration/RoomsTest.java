package org.meterline.registration;

import org.junit.jupiter.api.Test;
import org.meterline.local.testing.RoomRules;

class RoomsTest {

    @Test
    void roomsKeepTheirWalls() {
        RoomRules.check("org.meterline.registration");
    }
}
