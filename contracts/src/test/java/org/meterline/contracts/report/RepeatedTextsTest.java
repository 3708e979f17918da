package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

    /** Few letters and few places: many texts meet in one place. */
    @Property
    void everyTextIsTheOneThatStandsThere(
            @ForAll @Size(max = 60) byte[] letters,
            @ForAll @Size(max = 200) List<@IntRange(max = 3599) Integer> places) {
        byte[] bytes = new byte[letters.length + 1];
        for (int i = 0; i < letters.length; i++) {
            bytes[i] = (byte) ('a' + (letters[i] & 1));
        }
        bytes[letters.length] = 'c';
        RepeatedTexts texts = new RepeatedTexts(bytes);

        for (int place : places) {
            int start = place % bytes.length;
            int length = place / 60 % (bytes.length - start + 1);
            assertEquals(new String(bytes, start, length, StandardCharsets.UTF_8), texts.of(start, length));
        }
    }

    @Test
    void aTextThatComesAgainIsTheSameString() {
        byte[] bytes = "customer-1 customer-1 customer-2 café café".getBytes(StandardCharsets.UTF_8);
        RepeatedTexts texts = new RepeatedTexts(bytes);

        assertSame(texts.of(0, 10), texts.of(11, 10));
        assertEquals("customer-2", texts.of(22, 10));
        assertSame(texts.of(33, 5), texts.of(39, 5));
        assertEquals("café", texts.of(33, 5));
    }

    @Test
    void anEqualListIsTheSameAndAnotherIsNot() {
        RepeatedTexts texts = new RepeatedTexts(new byte[0]);

        List<String> first = texts.list(List.of("nsx"));

        assertSame(first, texts.list(new java.util.ArrayList<>(List.of("nsx"))));
        assertEquals(List.of("vsan"), texts.list(List.of("vsan")));
        assertEquals(List.of(), texts.list(List.of()));
    }
}
