package org.meterline.endtoend;

import java.util.Arrays;
import java.util.Random;
import org.meterline.local.servers.Ports;
import org.meterline.local.stack.StackPort;
import org.meterline.local.stack.StackPorts;

/** Finds room for a stack beside whatever else runs on the machine. */
final class FreePorts {

    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 22_000;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** An offset with which none of the stack's ports is in use. */
    static int offset() {
        Random random = new Random();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int offset = random.nextInt(LOWEST, HIGHEST);
            StackPorts ports = new StackPorts(offset);
            if (Arrays.stream(StackPort.values()).allMatch(port -> Ports.isFree(ports.of(port)))) {
                return offset;
            }
        }
        throw new IllegalStateException("no offset with all ports free");
    }
}
