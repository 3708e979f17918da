package org.meterline.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.benchmarks.report.Row.Limit;

class RowTest {

    @Test
    void aLimitMayBeABoundOfEitherKind() {
        assertTrue(row(500_000, new Limit(500_000, true)).keepsItsLimit());
        assertFalse(row(499_999, new Limit(500_000, true)).keepsItsLimit());
        assertTrue(row(20_000, new Limit(20_000, false)).keepsItsLimit());
        assertFalse(row(20_001, new Limit(20_000, false)).keepsItsLimit());
    }

    @Test
    void thousandthsAreShownToTwoPlacesOrNone() {
        assertEquals("0.05", Row.decimal(59L));
        assertEquals("12.30", Row.decimal(12_304L));
        assertEquals("-0.02", Row.decimal(-29L));
        assertEquals("1235", Row.decimal(1_234_567L));
    }

    @Test
    void theRatioIsToTheFloor() {
        assertEquals(2_500, row(5_000, null).ratio());
    }

    private static Row row(long value, @Nullable Limit limit) {
        return new Row("section", "name", value, "ms", 2_000L, limit, Map.of());
    }
}
