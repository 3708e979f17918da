package org.meterline.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.local.stack.Addresses;
import org.meterline.local.stack.StackPorts;

/**
 * The main job, as a newcomer sees it: {@code ./run --once}, and once more on the same data; then the worked examples of the rules on
 * the stack that is there.
 */
class SampleMonthIT {

    private static final String ORDER = "Billing order " + MonthConfirmation.MONTH;
    private static final String KNOWN = "Every report was already known";

    @TempDir
    Path folder;

    @Test
    void theOrderIsTheCalculatorsAndASecondRunChangesNothing() throws Exception {
        int offset = FreePorts.offset();
        Path data = folder.resolve("data");

        String first = once(offset, data);
        assertFalse(first.contains(KNOWN), first);

        try (RunProgram second = RunProgram.start(
                folder.resolve("second.out"), "--data", data.toString(), "--port-offset", Integer.toString(offset))) {
            second.awaitOutput("Serving until Ctrl-C.");
            assertTrue(second.output().contains(KNOWN), second::output);
            assertEquals(orderIn(first), orderIn(second.output()));
            try (Portal portal = new Portal(new Addresses(new StackPorts(offset)))) {
                assertFalse(new MonthConfirmation(portal, data).confirm().isEmpty());
                assertLineIsExplained(orderIn(first), portal);
                assertTrue(orderIn(first).contains("state PENDING_AGGREGATOR"), first);
            }
            try (WorkedExamples examples = new WorkedExamples(new Addresses(new StackPorts(offset)))) {
                examples.hold();
            }

            List<ProcessHandle> everything = second.children();
            second.signal("TERM");
            assertTrue(second.endsWithin(RunProgram.STOP_LIMIT), second::output);
            RunProgram.assertNoneLeft(everything);
        }
    }

    /** Coverage, and one line followed down to a report: what is named is what the ledger has. */
    private static void assertLineIsExplained(String order, Portal portal) {
        assertTrue(order.contains("coverage") && order.contains("missing hours"), order);
        int start = order.indexOf("Where line 1 comes from: ");
        assertTrue(start >= 0, order);
        Matcher digest = Pattern.compile("from report (sha256:[0-9a-f]{64}): all its seconds count")
                .matcher(order.substring(start));
        assertTrue(digest.find(), order);
        assertEquals(
                digest.group(1),
                ReportDigest.of(portal.original(digest.group(1))).value());
    }

    private String once(int offset, Path data) throws InterruptedException {
        try (RunProgram run = RunProgram.start(
                folder.resolve("first.out"),
                "--once",
                "--fresh",
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(offset))) {
            assertEquals(0, run.exitCode(), run::output);
            return run.output();
        }
    }

    /** The order with its lines and its coverage, as printed. */
    private static String orderIn(String output) {
        int start = output.indexOf(ORDER);
        int end = output.indexOf("The order:");
        assertTrue(start >= 0 && end > start, output);
        return output.substring(start, end);
    }
}
