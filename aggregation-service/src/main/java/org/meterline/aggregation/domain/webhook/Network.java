package org.meterline.aggregation.domain.webhook;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * The addresses that begin alike, such as {@code 10.0.0.0/8}.
 *
 * @param base an address of it
 * @param length how many bits they have in common
 */
public record Network(InetAddress base, int length) {

    public Network {
        if (length < 0 || length > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("length is none of an address of " + base + ": " + length);
        }
    }

    /** Asks no name service. */
    public static Network parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length != 2 || !parts[1].matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + text);
        }
        return new Network(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    public boolean contains(InetAddress address) {
        byte[] own = base.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        int bytes = length / Byte.SIZE;
        int bits = length % Byte.SIZE;
        return Arrays.equals(own, 0, bytes, other, 0, bytes)
                && (bits == 0
                        || (own[bytes] & 0xFF) >> (Byte.SIZE - bits) == (other[bytes] & 0xFF) >> (Byte.SIZE - bits));
    }
}
