package org.meterline.registration.domain;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whoever can choose among many addresses has one: of IPv6 the network of 64 bits that a site is given at least.
 *
 * @param prefix the bytes that count, in hex
 */
public record AddressBlock(String prefix) {

    private static final int NETWORK_BYTES = 8;

    /** @param address an IP address in figures; anything else is a block of its own */
    public static AddressBlock of(String address) {
        return new AddressBlock(HexFormat.of().formatHex(significant(address)));
    }

    /** One of a number of slots, the same in every process. */
    public int slot(int slots) {
        return Math.floorMod(prefix.hashCode(), slots);
    }

    private static byte[] significant(String address) {
        try {
            InetAddress read = InetAddress.ofLiteral(address);
            byte[] bytes = read.getAddress();
            return read instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
        } catch (IllegalArgumentException notAnAddress) {
            return address.getBytes(StandardCharsets.UTF_8);
        }
    }
}
