package org.meterline.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void redrawsItsBarWhereSomebodyWatches() {
        Terminal terminal = terminal(true);

        terminal.bar("Sending ", 1, 4);
        terminal.bar("Sending ", 4, 4);
        terminal.say("done");

        assertEquals(
                "\rSending  [########........................]  25 %  1 of 4"
                        + "\rSending  [################################] 100 %  4 of 4\ndone\n",
                written());
    }

    @Test
    void writesFewPlainLinesWhereNobodyDoes() {
        Terminal terminal = terminal(false);

        for (int done = 0; done <= 100; done++) {
            terminal.bar("Sending ", done, 100);
        }

        assertEquals(6, written().lines().count(), written());
        assertEquals("Sending  100 %, 100 of 100", written().lines().toList().getLast());
    }

    private Terminal terminal(boolean interactive) {
        return new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), interactive);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
