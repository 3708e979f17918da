package org.meterline.aggregation.usecase.webhook;

import java.util.Arrays;

/**
 * A secret as the database has it.
 *
 * @param masterKey the id of the key that it was sealed under
 */
public record SealedSecret(String masterKey, byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedSecret sealed
                && masterKey.equals(sealed.masterKey)
                && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SealedSecret[" + masterKey + "]";
    }
}
