package org.meterline.local.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoomRulesTest {

    @Test
    void aClassOutsideTheRoomsIsRefused() {
        // This module is no service, so none of its packages is a room.
        AssertionError refusal = assertThrows(AssertionError.class, () -> RoomRules.check("org.meterline.local"));

        assertTrue(refusal.toString().contains("a class whose room is not obvious is misnamed"), refusal::toString);
    }
}
