package org.meterline.registration.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

    @Test
    void wildcardsStandForThemselves() {
        assertEquals("%a!%b!_c!!%", SearchText.of("A%b_C!").pattern());
    }

    @Property
    void everyBeginningOfAnIdCoversIt(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 36) int length) {
        UUID id = new UUID(high, low);
        SearchText.Ids ids =
                SearchText.of(id.toString().substring(0, length)).ids().orElseThrow();

        // As text, because PostgreSQL orders ids so and Java does not.
        assertTrue(ids.first().toString().compareTo(id.toString()) <= 0);
        assertTrue(ids.last().toString().compareTo(id.toString()) >= 0);
        assertEquals(id.toString().substring(0, length), ids.first().toString().substring(0, length));
        assertEquals(id.toString().substring(0, length), ids.last().toString().substring(0, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fra-acme",
                "0123456789",
                "-",
                "01234567-0123-0123-0123-01234567890a-",
                "1-2-3-4-5",
                "00000000-0000-0000-0000-0000000000000",
                "%"
            })
    void noIdBeginsLikeThis(String text) {
        assertTrue(SearchText.of(text).ids().isEmpty());
    }
}
