package org.meterline.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void explainsItself() {
        assertEquals(0, command.execute("--help"));

        assertTrue(out.toString().contains("--ready-file"), out.toString());
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --twice              | Unknown option: '--twice'
            --port-offset x      | Invalid value for option '--port-offset': 'x' is not an int
            --clock tomorrow     | Invalid value for option '--clock': 'tomorrow' is not an instant such as 2026-11-01T12:00:00Z
            --data               | Missing required parameter for option '--data' (DIR)
            """)
    void refusesWhatItDoesNotUnderstandInOneLine(String arguments, String message) {
        assertEquals(2, command.execute(arguments.split(" ")));

        assertEquals(
                "./run: " + message + " (./run --help shows the options)",
                err.toString().strip());
    }
}
