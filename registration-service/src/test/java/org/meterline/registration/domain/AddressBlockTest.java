package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AddressBlockTest {

    @Test
    void networkOfASiteIsOneBlock() {
        assertEquals(AddressBlock.of("2001:db8:1:2::1"), AddressBlock.of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(AddressBlock.of("2001:db8:1:2::1"), AddressBlock.of("2001:db8:1:3::1"));
        assertNotEquals(AddressBlock.of("192.0.2.1"), AddressBlock.of("192.0.2.2"));
        assertEquals(AddressBlock.of("192.0.2.1"), AddressBlock.of("::ffff:192.0.2.1"));
    }

    @Property
    void everyTextHasASlot(@ForAll String address, @ForAll @IntRange(min = 1, max = 20_000) int slots) {
        int slot = AddressBlock.of(address).slot(slots);

        assertTrue(slot >= 0 && slot < slots);
        assertEquals(slot, AddressBlock.of(address).slot(slots));
    }
}
