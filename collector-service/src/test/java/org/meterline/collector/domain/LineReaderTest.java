package org.meterline.collector.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private static final int MAX = 100_000;

    @Test
    void endsLinesWithLfOrCrLfAndTheLastOneWithTheBody() throws IOException {
        assertEquals(List.of("1:a", "2:b", "3:c"), lines("a\nb\r\nc"));
        assertEquals(List.of("1:a", "2:b"), lines("a\nb\n"));
    }

    @Test
    void countsBlankLinesAndSkipsThem() throws IOException {
        assertEquals(List.of("3:a", "6:b"), lines("\n\r\na\n \t \n\nb\n\n"));
        assertEquals(List.of(), lines(""));
        assertEquals(List.of(), lines("\n \n\r\n"));
    }

    @Test
    void leavesOtherWhiteSpaceToTheReport() throws IOException {
        assertEquals(List.of("1: a ", "2:b\rc"), lines(" a \nb\rc\n"));
        assertEquals(List.of("1:a\r"), lines("a\r\r\n"));
    }

    @Test
    void dropsALineThatIsTooLongAndGoesOn() throws IOException {
        assertEquals(List.of("1:abcde", "2 too long", "3:fghij", "4:k"), lines("abcde\nabcdef\nfghij\r\nk", 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_383, 16_384, 16_385, 32_768, 99_999, 100_000})
    void readsLinesAcrossChunks(int length) throws IOException {
        String line = "x".repeat(length);

        assertEquals(List.of("1:" + line, "2:y", "3:" + line), lines(line + "\ny\r\n" + line));
    }

    @Test
    void dropsALineThatIsFarTooLongWithoutHoldingIt() throws IOException {
        FreeBudget budget = new FreeBudget(10_000);
        InputStream body = new SequenceInputStream(new EndlessX(50_000_000), stream("\nok"));
        try (LineReader reader = new LineReader(body, 5_000, budget)) {
            assertEquals(List.of("1 too long", "2:ok"), all(reader));
        }
        assertEquals(0, budget.held());
    }

    @Test
    void paysForItsBufferAndGivesItBack() throws IOException {
        FreeBudget budget = FreeBudget.plenty();
        try (LineReader reader = new LineReader(stream("x".repeat(50_000)), MAX, budget)) {
            assertEquals(1, all(reader).size());
            assertEquals(true, budget.held() >= 100_000 && budget.held() <= MAX + 1 + 50_000);
        }
        assertEquals(0, budget.held());
    }

    @Test
    void paysForOneLineAtATime() throws IOException {
        FreeBudget budget = FreeBudget.plenty();
        try (LineReader reader = new LineReader(stream("xxxx\n".repeat(1000)), MAX, budget)) {
            assertEquals(1000, all(reader).size());
            assertTrue(budget.held() < 5_000 + 4 + 16_384, () -> budget.held() + " bytes");
        }
        assertEquals(0, budget.held());
    }

    @Test
    void stopsWhereTheBudgetIsExhausted() throws IOException {
        FreeBudget budget = new FreeBudget(40_000);
        try (LineReader reader = new LineReader(stream("x".repeat(50_000)), MAX, budget)) {
            assertThrows(BudgetExhaustedException.class, reader::next);
        }
        assertEquals(0, budget.held());
    }

    @RepeatedTest(100)
    void findsAgainWhatWasJoined(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder body = new StringBuilder();
        List<String> expected = new ArrayList<>();
        int count = random.nextInt(20);
        for (int number = 1; number <= count; number++) {
            String line = "a".repeat(random.nextInt(3) * random.nextInt(20_000));
            body.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
            if (!line.isEmpty()) {
                expected.add(number + ":" + line);
            }
        }

        assertEquals(expected, lines(body.toString()));
    }

    private static List<String> lines(String body) throws IOException {
        return lines(body, MAX);
    }

    private static List<String> lines(String body, int max) throws IOException {
        try (LineReader reader = new LineReader(stream(body), max, FreeBudget.plenty())) {
            return all(reader);
        }
    }

    private static List<String> all(LineReader reader) throws IOException {
        List<String> found = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            found.add(
                    switch (line) {
                        case Line.Content(int number, byte[] bytes) -> number + ":" + new String(bytes, UTF_8);
                        case Line.TooLong(int number) -> number + " too long";
                    });
        }
        return found;
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(UTF_8));
    }

    /** So many times the letter x. */
    private static final class EndlessX extends InputStream {

        private int left;

        EndlessX(int bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }
    }
}
