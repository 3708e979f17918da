package org.meterline.usagemeter.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.meterline.contracts.report.ReportHeader;

/**
 * Lays a usage file out to be read: a folder for each day, in it each report as JSON with its lines broken, and a summary.
 * Names of files are made from hours, ids and numbers only. The folder appears when the whole file has passed.
 */
public final class UsageUnpacking {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH'Z'").withZone(ZoneOffset.UTC);

    private final Path target;
    private final SortedMap<String, SortedMap<UUID, Day>> days = new TreeMap<>();

    public UsageUnpacking(Path target) {
        this.target = target;
    }

    /** What one day has of one source. */
    private static final class Day {
        private int reports;
        private long records;
        private long observedSeconds;
    }

    /** Unpacks the file; nothing is there where it does not pass. */
    public UsageFileCheck.Result unpack(Path file, UsageFileCheck check) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        try {
            UsageFileCheck.Result result =
                    check.read(file, (header, original, records) -> write(unfinished, header, original, records));
            if (result instanceof UsageFileCheck.Result.Whole whole) {
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValue(unfinished.resolve("summary.json").toFile(), summary(whole));
                Files.move(unfinished, target);
            }
            return result;
        } finally {
            delete(unfinished);
        }
    }

    private void write(Path folder, ReportHeader header, byte[] original, int records) throws IOException {
        String day = DAY.format(header.hour());
        Path ofDay = Files.createDirectories(folder.resolve(day));
        String name = HOUR.format(header.hour()) + "-" + header.source().id() + "-" + header.sequence() + ".json";
        JSON.writerWithDefaultPrettyPrinter().writeValue(ofDay.resolve(name).toFile(), JSON.readTree(original));
        Day counted = days.computeIfAbsent(day, d -> new TreeMap<>())
                .computeIfAbsent(header.source().id(), source -> new Day());
        counted.reports++;
        counted.records += records;
        counted.observedSeconds += header.observedSeconds();
    }

    private ObjectNode summary(UsageFileCheck.Result.Whole whole) {
        ObjectNode summary = JSON.createObjectNode()
                .put("usageMeterId", whole.manifest().usageMeterId().toString())
                .put("month", whole.manifest().month().toString())
                .put("partial", whole.manifest().partial())
                .put("createdAt", whole.manifest().createdAt().toString())
                .put("digest", whole.digest().value())
                .put("signatureChecked", whole.signatureChecked())
                .put("reports", whole.contents().reports())
                .put("records", whole.contents().records())
                .put("observedSeconds", whole.contents().observedSeconds());
        ArrayNode rows = summary.putArray("days");
        days.forEach((day, sources) -> sources.forEach((source, counted) -> rows.addObject()
                .put("day", day)
                .put("source", source.toString())
                .put("reports", counted.reports)
                .put("records", counted.records)
                .put("observedSeconds", counted.observedSeconds)));
        return summary;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
