package org.meterline.registration.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventExportTest {

    @ParameterizedTest
    @CsvSource({"=1+1, '''=1+1'", "+49, '''+49'", "-1, '''-1'", "@sum, '''@sum'", "um-01, um-01", "a=b, a=b", "'', ''"})
    void aSpreadsheetCalculatesNothing(String cell, String expected) {
        assertEquals(expected, EventExport.defused(cell));
    }

    @ParameterizedTest
    @ValueSource(chars = {9, 13})
    void neitherDoesItAfterATabOrAReturn(char control) {
        assertEquals("'" + control + "=1", EventExport.defused(control + "=1"));
    }
}
