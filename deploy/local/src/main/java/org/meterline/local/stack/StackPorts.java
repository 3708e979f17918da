package org.meterline.local.stack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.meterline.local.servers.Ports;

/**
 * The ports of one stack: those of the contracts, all moved by the same offset.
 *
 * @param offset added to every port
 */
public record StackPorts(int offset) {

    private static final int HIGHEST = 65_535;
    private static final int LOWEST = 1_024;

    public StackPorts {
        int lowest = Arrays.stream(StackPort.values())
                        .mapToInt(StackPort::base)
                        .min()
                        .orElseThrow()
                + offset;
        int highest = Arrays.stream(StackPort.values())
                        .mapToInt(StackPort::base)
                        .max()
                        .orElseThrow()
                + offset;
        if (lowest < LOWEST || highest > HIGHEST) {
            throw new StartRefusedException(
                    "--port-offset " + offset + " moves ports out of " + LOWEST + " to " + HIGHEST + "; take one from "
                            + (LOWEST - lowest + offset) + " to " + (HIGHEST - highest + offset) + ".");
        }
    }

    public int of(StackPort port) {
        return port.base() + offset;
    }

    /** The ports that somebody else is using, lowest first. */
    List<StackPort> taken() {
        return Arrays.stream(StackPort.values())
                .filter(port -> !Ports.isFree(of(port)))
                .sorted(Comparator.comparingInt(this::of))
                .toList();
    }
}
