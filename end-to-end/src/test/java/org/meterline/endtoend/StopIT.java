package org.meterline.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.stack.StackPort;
import org.meterline.local.stack.StackPorts;

/** However {@code ./run} ends, nothing of it stays. {@link SampleMonthIT} ends one that serves. */
class StopIT {

    @TempDir
    Path folder;

    @Test
    void anInterruptInTheMiddleOfTheStartLeavesNothing() throws Exception {
        try (RunProgram run = start(FreePorts.offset())) {
            run.awaitOutput("PostgreSQL");
            List<ProcessHandle> everything = run.children();
            assertFalse(everything.isEmpty());

            run.signal("INT");

            assertTrue(run.endsWithin(RunProgram.STOP_LIMIT), run::output);
            RunProgram.assertNoneLeft(everything);
        }
    }

    @Test
    void aPortThatIsInUseIsOneClearLineAndNothingIsStarted() throws Exception {
        int offset = FreePorts.offset();
        int taken = new StackPorts(offset).of(StackPort.COLLECTOR);
        try (ServerSocket somebody = new ServerSocket(taken, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                RunProgram run = start(offset)) {
            assertNotEquals(0, run.exitCode());
            assertEquals(taken, somebody.getLocalPort());
            assertEquals(1, run.output().lines().count(), run::output);
            assertTrue(run.output().contains(Integer.toString(taken)), run::output);
            assertFalse(Files.exists(folder.resolve("ready.json")));
        }
    }

    private RunProgram start(int offset) {
        return RunProgram.start(
                folder.resolve("run.out"),
                "--no-sample",
                "--data",
                folder.resolve("data").toString(),
                "--port-offset",
                Integer.toString(offset),
                "--ready-file",
                folder.resolve("ready.json").toString());
    }
}
