package org.meterline.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.contracts.codec.Compression;

/**
 * One change to some bytes, as an accident of the wire or an ill will would make it.
 *
 * @param how chooses the kind of change
 * @param where chooses the place
 * @param what chooses what is put there
 */
public record Mutation(int how, int where, int what) {

    private static final int KINDS = 9;
    private static final int LONGEST_PIECE = 64;

    private static final List<byte[]> TOKENS = List.of(
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes(","),
            bytes(":"),
            bytes("\""),
            bytes("\\"),
            bytes("\n"),
            bytes("\r\n"),
            bytes(" "),
            bytes("null"),
            bytes("true"),
            bytes("\\ud83d"),
            bytes("\\u0000"),
            bytes("\u0000"),
            bytes("\uFEFF"),
            bytes("é"),
            bytes("\uD83D\uDE00"),
            bytes("\"id\":\"vm-1\","),
            bytes("\"vcpus\":2,"),
            bytes("\"x\":[[[[[[[[1]]]]]]]],"),
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xFF});

    private static final List<byte[]> NUMBERS = List.of(
            bytes("0"),
            bytes("-0"),
            bytes("-1"),
            bytes("1.0"),
            bytes("1e3"),
            bytes("02"),
            bytes("0x1"),
            bytes("NaN"),
            bytes("3600"),
            bytes("3601"),
            bytes("2147483648"),
            bytes("9223372036854775807"),
            bytes("9223372036854775808"),
            bytes("9".repeat(400)));

    /** The bytes with the change made to them. */
    public byte[] of(byte[] bytes) {
        if (bytes.length == 0) {
            return TOKENS.get(Math.floorMod(what, TOKENS.size()));
        }
        int at = Math.floorMod(where, bytes.length);
        int end = Math.min(bytes.length, at + 1 + Math.floorMod(what, LONGEST_PIECE));
        return switch (Math.floorMod(how, KINDS)) {
            case 0 -> spliced(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << Math.floorMod(what, 8))});
            case 1 -> spliced(bytes, at, at + 1, new byte[] {(byte) what});
            case 2 -> spliced(bytes, at, at, TOKENS.get(Math.floorMod(what, TOKENS.size())));
            case 3 -> spliced(bytes, at, end, new byte[0]);
            case 4 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> withNumber(bytes, at, NUMBERS.get(Math.floorMod(what, NUMBERS.size())));
            case 7 -> withTokensSwapped(bytes, at);
            default -> spliced(bytes, bytes.length, bytes.length, TOKENS.get(Math.floorMod(what, TOKENS.size())));
        };
    }

    /** The bytes with all the changes made to them, one after the other. */
    public static byte[] all(List<Mutation> mutations, byte[] bytes) {
        byte[] changed = bytes;
        for (Mutation each : mutations) {
            changed = each.of(changed);
        }
        return changed;
    }

    /**
     * A body of good and changed reports.
     *
     * @param plain before its encoding
     * @param wire as it is sent; now and then not even what its encoding says
     */
    public record Body(boolean lines, byte[] plain, ContentEncoding encoding, byte[] wire) {}

    /** A body by chance. */
    public static Body body(Random random, UUID usageMeter, Instant hour) {
        boolean lines = random.nextBoolean();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int reports = lines ? random.nextInt(5) : 1;
        for (int i = 0; i < reports; i++) {
            byte[] report = Samples.report(usageMeter, hour, 1 + random.nextInt(3), "vm-" + random.nextInt(1000));
            plain.writeBytes(all(some(random, 3), report));
            plain.writeBytes(lines ? bytes(random.nextInt(4) == 0 ? "\r\n\n" : "\n") : new byte[0]);
        }
        ContentEncoding encoding = ContentEncoding.values()[random.nextInt(ContentEncoding.values().length)];
        byte[] packed = packed(encoding, plain.toByteArray());
        return new Body(
                lines, plain.toByteArray(), encoding, random.nextInt(4) == 0 ? all(some(random, 3), packed) : packed);
    }

    private static List<Mutation> some(Random random, int most) {
        List<Mutation> some = new ArrayList<>();
        for (int left = random.nextInt(most); left > 0; left--) {
            some.add(new Mutation(random.nextInt(), random.nextInt(), random.nextInt()));
        }
        return some;
    }

    /** The bytes in an encoding. */
    public static byte[] packed(ContentEncoding encoding, byte[] plain) {
        return switch (encoding) {
            case IDENTITY -> plain;
            case GZIP -> Compression.gzip(plain);
            case ZSTD -> Compression.zstd(plain);
        };
    }

    private static byte[] withNumber(byte[] bytes, int from, byte[] number) {
        for (int i = 0; i < bytes.length; i++) {
            int at = (from + i) % bytes.length;
            if (isDigit(bytes[at])) {
                int end = at;
                while (end < bytes.length && isDigit(bytes[end])) {
                    end++;
                }
                return spliced(bytes, at, end, number);
            }
        }
        return bytes;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** What stands before and after the next comma or colon changes places, as far as the marks beyond. */
    private static byte[] withTokensSwapped(byte[] bytes, int from) {
        int middle = markFrom(bytes, from);
        int end = markFrom(bytes, middle + 1);
        if (end >= bytes.length) {
            return bytes;
        }
        byte[] first = Arrays.copyOfRange(bytes, from, middle);
        byte[] second = Arrays.copyOfRange(bytes, middle + 1, end);
        byte[] mark = {bytes[middle]};
        return spliced(
                bytes,
                from,
                end,
                spliced(
                        spliced(second, second.length, second.length, mark),
                        second.length + 1,
                        second.length + 1,
                        first));
    }

    private static int markFrom(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == ',' || bytes[at] == ':') {
                return at;
            }
        }
        return bytes.length;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
