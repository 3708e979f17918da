package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meterline.registration.config.MasterKeys;
import org.meterline.registration.config.TestMasterKeys;

class KeySealTest {

    private static final byte[] SECRET = {1, 2, 3, 4};

    @Test
    void opensUnderItsOwnKeyAndContextOnly() {
        KeySeal seal = new KeySeal(keys(0));
        byte[] sealed = seal.seal(SECRET, "key-1");

        assertArrayEquals(SECRET, seal.open(sealed, "k1", "key-1"));
        assertThrows(IllegalStateException.class, () -> seal.open(sealed, "k1", "key-2"));
        assertThrows(IllegalStateException.class, () -> seal.open(sealed, "k2", "key-1"));
        assertThrows(IllegalStateException.class, () -> new KeySeal(keys(1)).open(sealed, "k1", "key-1"));
        sealed[sealed.length - 1] ^= 1;
        assertThrows(IllegalStateException.class, () -> seal.open(sealed, "k1", "key-1"));
    }

    @Test
    void sealsTheSameDifferentlyEachTime() {
        KeySeal seal = new KeySeal(keys(0));

        assertFalse(Arrays.equals(seal.seal(SECRET, "key-1"), seal.seal(SECRET, "key-1")));
    }

    private static MasterKeys keys(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return TestMasterKeys.of(Map.of("k1", Base64.getEncoder().encodeToString(key)));
    }
}
