package org.meterline.usagemeter.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

/**
 * What became of spooled reports, one line for each event, with a checksum. Lines are only ever added; a line that is torn
 * or damaged counts for nothing: its report is sent again, which is safe.
 */
final class DeliveryJournal implements AutoCloseable {
    private static final int CHECKSUM_DIGITS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;
    private FileChannel channel;
    private long length;

    private DeliveryJournal(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    /** One line. */
    sealed interface Entry {
        ReportDigest digest();

        /** What became of a report. */
        record Delivered(ReportDigest digest, Delivery delivery) implements Entry {}

        /** A report that was never sent had to make room. */
        record Dropped(ReportDigest digest, Instant hour) implements Entry {}
    }

    /**
     * What a journal says.
     *
     * @param wholeBytes where its last whole line ends
     */
    record Contents(Map<ReportDigest, Delivery> deliveries, List<Entry.Dropped> dropped, int lines, long wholeBytes) {}

    static Contents read(Path file) throws IOException {
        Map<ReportDigest, Delivery> deliveries = new HashMap<>();
        List<Entry.Dropped> dropped = new ArrayList<>();
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int lines = 0;
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines++;
                parse(new String(bytes, begin, at - begin, StandardCharsets.UTF_8))
                        .ifPresent(entry -> {
                            switch (entry) {
                                case Entry.Delivered delivered ->
                                    deliveries.put(delivered.digest(), delivered.delivery());
                                case Entry.Dropped drop -> dropped.add(drop);
                            }
                        });
                begin = at + 1;
            }
        }
        return new Contents(deliveries, dropped, lines, begin);
    }

    /** Opens it for adding, behind its last whole line; what is torn behind that is cut off. */
    static DeliveryJournal open(Path file, long wholeBytes) throws IOException {
        if (!Files.exists(file)) {
            DurableFiles.write(file, new byte[0]);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            channel.truncate(wholeBytes);
            return new DeliveryJournal(file, channel, wholeBytes);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Puts a journal of these entries in the place of the old one. */
    static void replace(Path file, List<Entry> entries) throws IOException {
        DurableFiles.write(file, lines(entries));
    }

    void add(List<? extends Entry> entries) throws IOException {
        byte[] bytes = lines(entries);
        if (!channel.isOpen()) {
            // Java closes a file under a thread that is interrupted while it writes.
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        }
        // A write that failed before may have left part of a line.
        channel.truncate(length);
        channel.position(length);
        DurableFiles.writeAll(channel, bytes);
        channel.force(true);
        length += bytes.length;
    }

    private static byte[] lines(List<? extends Entry> entries) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            String text = text(entry);
            lines.writeBytes((HEX.toHexDigits(checksum(text)) + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return lines.toByteArray();
    }

    private static String text(Entry entry) {
        return switch (entry) {
            case Entry.Dropped dropped -> "dropped " + dropped.digest() + " " + dropped.hour();
            case Entry.Delivered delivered ->
                switch (delivered.delivery()) {
                    case Delivery.Waiting waiting -> "waiting " + delivered.digest();
                    case Delivery.Acknowledged acknowledged ->
                        "acknowledged " + delivered.digest() + " " + acknowledged.at();
                    case Delivery.Refused refused ->
                        "refused " + delivered.digest() + " " + refused.at() + " " + oneLine(refused.why());
                };
        };
    }

    /** What a server says may have line breaks. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static Optional<Entry> parse(String line) {
        if (line.length() <= CHECKSUM_DIGITS + 1) {
            return Optional.empty();
        }
        String text = line.substring(CHECKSUM_DIGITS + 1);
        if (!line.startsWith(HEX.toHexDigits(checksum(text)) + " ")) {
            return Optional.empty();
        }
        String[] words = text.split(" ", 4);
        try {
            ReportDigest digest = new ReportDigest(words[1]);
            return switch (words[0]) {
                case "waiting" -> Optional.of(new Entry.Delivered(digest, new Delivery.Waiting()));
                case "acknowledged" ->
                    Optional.of(new Entry.Delivered(digest, new Delivery.Acknowledged(Instant.parse(words[2]))));
                case "refused" ->
                    Optional.of(new Entry.Delivered(digest, new Delivery.Refused(Instant.parse(words[2]), words[3])));
                case "dropped" -> Optional.of(new Entry.Dropped(digest, Instant.parse(words[2])));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static int checksum(String text) {
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
