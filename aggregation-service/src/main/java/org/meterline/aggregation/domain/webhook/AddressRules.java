package org.meterline.aggregation.domain.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses deliveries may go to: those of the public internet. Everything that is nearer to us than to the receiver would
 * let a provider reach through us what it cannot reach itself.
 *
 * @param allowed networks that deliveries may go to whatever they are
 */
public record AddressRules(List<Network> allowed) {

    /** Unspecified, private, shared, loopback, link-local, special, documentation, benchmarks, multicast, reserved. */
    private static final List<Network> REFUSED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    // Of version 6 only what was given out to the internet is fit, less what is not it.
                    "::/3",
                    "4000::/2",
                    "8000::/1",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Network::parse)
            .toList();

    /** Where addresses of version 4 stand at the end of one of version 6, in networks that have only the latter. */
    private static final Network TRANSLATED = Network.parse("64:ff9b::/96");

    private static final int VERSION_4_BYTES = 4;

    public AddressRules {
        allowed = List.copyOf(allowed);
    }

    public boolean permits(InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return true;
        }
        if (TRANSLATED.contains(address)) {
            return permits(lastFourBytes(address));
        }
        return REFUSED.stream().noneMatch(network -> network.contains(address));
    }

    private static InetAddress lastFourBytes(InetAddress address) {
        byte[] all = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(all, all.length - VERSION_4_BYTES, all.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
