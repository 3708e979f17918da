package org.meterline.contracts.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Texts that come again and again in one report, such as customers and hosts: each is made into a string once, as long as no
 * other takes its place. Texts are told apart by their bytes, so the strings are the same as without this.
 */
final class RepeatedTexts {

    private static final int MOST_PLACES = 1024;
    private static final int LEAST_PLACES = 16;
    private static final int BYTES_A_PLACE = 512;

    private static final long MIXING = 0x9E3779B97F4A7C15L;

    private final byte[] bytes;
    private final String[] texts;
    private final int[] starts;
    private final int[] lengths;
    private final int shift;
    private List<String> lastList = List.of();

    /** @param bytes the report, of which every text is a part */
    RepeatedTexts(byte[] bytes) {
        int wanted = Math.clamp(bytes.length / BYTES_A_PLACE, LEAST_PLACES, MOST_PLACES);
        int places = Integer.highestOneBit(wanted);
        this.bytes = bytes;
        this.texts = new String[places];
        this.starts = new int[places];
        this.lengths = new int[places];
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(places);
        // Nothing is as long, so every place is free.
        Arrays.fill(lengths, -1);
    }

    String of(int start, int length) {
        int place = place(start, length);
        if (lengths[place] == length
                && Arrays.equals(bytes, starts[place], starts[place] + length, bytes, start, start + length)) {
            return texts[place];
        }
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        texts[place] = text;
        starts[place] = start;
        lengths[place] = length;
        return text;
    }

    /** The list, or an equal one that came right before. */
    List<String> list(List<String> texts) {
        if (!texts.equals(lastList)) {
            lastList = List.copyOf(texts);
        }
        return lastList;
    }

    private int place(int start, int length) {
        long first = Words.upTo(Math.min(length, Long.BYTES), bytes, start);
        int end = Math.max(start, start + length - Long.BYTES);
        long last = Words.upTo(Math.min(length, Long.BYTES), bytes, end);
        long mixed = (first * MIXING ^ last + length) * MIXING;
        return (int) (mixed >>> shift);
    }
}
