package org.meterline.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.meterline.local.servers.Ports;

class StackPortsTest {

    @Test
    void areThoseOfTheContracts() {
        StackPorts ports = new StackPorts(0);

        assertEquals(8081, ports.of(StackPort.REGISTRATION));
        assertEquals(8082, ports.of(StackPort.COLLECTOR));
        assertEquals(8083, ports.of(StackPort.UPLOAD));
        assertEquals(8084, ports.of(StackPort.AGGREGATION));
        assertEquals(8180, ports.of(StackPort.KEYCLOAK));
        assertEquals(9092, ports.of(StackPort.KAFKA));
        assertEquals(5432, ports.of(StackPort.POSTGRES));
    }

    @Test
    void moveTogether() {
        assertEquals(18_081, new StackPorts(10_000).of(StackPort.REGISTRATION));
        assertEquals(15_432, new StackPorts(10_000).of(StackPort.POSTGRES));
    }

    @Test
    void stayWithinWhatExists() {
        StartRefusedException refused = assertThrows(StartRefusedException.class, () -> new StackPorts(60_000));

        assertEquals(
                "--port-offset 60000 moves ports out of 1024 to 65535; take one from -4408 to 56443.",
                refused.getMessage());
    }

    @Test
    void nameWhoeverIsInTheWay() throws Exception {
        int taken = Ports.findFree();
        StackPorts ports = new StackPorts(taken - 8083);
        try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertTrue(socket.isBound());
            StartRefusedException refused = assertThrows(
                    StartRefusedException.class, () -> Preflight.checkPorts(ports, false, Progress.silent()));

            assertEquals(
                    "Port " + taken + " (upload-gateway) is in use; stop what listens there, or move all ports, for"
                            + " example with --port-offset " + (ports.offset() + 1000) + ".",
                    refused.getMessage());
        }
    }
}
