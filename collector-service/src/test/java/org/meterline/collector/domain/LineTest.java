package org.meterline.collector.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\n", "{}\n", "{}\r", "{}\r\n", "\n{}", " {}", "{\n}", "{}\n{}", "\ufeff{}"})
    void whatMayBeMoreOrLessThanOneLineIsLeftToTheReader(String body) {
        assertFalse(Line.isOne(bytes(body)));
    }

    @Test
    void whatIsOneLineIsOneLineToTheReaderToo() throws IOException {
        byte[] body = bytes("{\"a\":\"b\rc\"} ");

        assertTrue(Line.isOne(body));
        try (LineReader reader = new LineReader(new ByteArrayInputStream(body), 100, new FreeBudget(1_000))) {
            assertArrayEquals(
                    body, assertInstanceOf(Line.Content.class, reader.next()).bytes());
            assertNull(reader.next());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
