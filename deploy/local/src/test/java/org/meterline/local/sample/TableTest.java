package org.meterline.local.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsEveryColumnOnItsSide() {
        Table table = new Table()
                .column("metric", Table.Side.LEFT)
                .column("amount", Table.Side.RIGHT)
                .row("billed-vram", "7.00")
                .row("cores", "1234.50");

        assertEquals(
                List.of(
                        "  metric        amount", //
                        "  -----------  -------",
                        "  billed-vram     7.00",
                        "  cores        1234.50"),
                table.lines());
    }

    @Test
    void refusesARowThatDoesNotFit() {
        Table table = new Table().column("metric", Table.Side.LEFT);

        assertThrows(IllegalArgumentException.class, () -> table.row("a", "b"));
    }
}
