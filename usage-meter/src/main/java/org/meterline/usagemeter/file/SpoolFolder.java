package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.domain.ReportChain;
import org.meterline.usagemeter.usecase.DamagedReportException;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpoolFullException;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

/**
 * The spool as files: one for each report, its original bytes as zstd, in a folder for the month of its hour, and a journal
 * of what became of them. A report's file gets its name when its bytes are on the disk, so whatever has the name is whole.
 * One program writes, under the home's lock; any number may read meanwhile and see the spool as it was when they opened it.
 */
public final class SpoolFolder implements Spool, AutoCloseable {
    private static final String FOLDER = "spool";
    private static final String JOURNAL = "deliveries";

    /** How many lines about reports that are gone are put up with before the journal is written anew. */
    private static final int JOURNAL_SLACK = 10_000;

    /** No suite takes an older hour, online or in a file. */
    private static final Duration OLDEST_HOUR = AgeLimits.DEFAULTS.oldest();

    /** What a file system takes for a name and may round up to, so that the bound of size is not a wish. */
    private static final long ROOM_FOR_ERROR = 1024 * 1024;

    private final Path folder;
    private final @Nullable Meter meter;
    private final LongSupplier maxBytes;
    private @Nullable DeliveryJournal journal;

    private TreeMap<Key, Kept> all = new TreeMap<>();
    private final TreeMap<Key, Kept> waiting = new TreeMap<>();
    private final Map<UUID, Instant> lastHours = new HashMap<>();
    private long setAside;
    private long dropped;
    private long bytesOnDisk;

    private SpoolFolder(Path folder, @Nullable Meter meter, LongSupplier maxBytes) {
        this.folder = folder;
        this.meter = meter;
        this.maxBytes = maxBytes;
    }

    /** Two reports have one number only where a restored snapshot made a fork; then the digest tells them apart. */
    private record Key(long sequence, ReportDigest digest) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::sequence).thenComparing(Key::digest);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Kept(SpooledReport report, long bytesOnDisk) {
        Key key() {
            return new Key(report.sequence(), report.digest());
        }
    }

    /**
     * Opens the spool of a home for writing.
     *
     * @param meter who writes the reports
     * @param maxBytes the bound of size; asked each time, because operators change it while the meter runs
     */
    public static SpoolFolder open(HomeLock lock, Meter meter, LongSupplier maxBytes) throws IOException {
        SpoolFolder spool = new SpoolFolder(lock.home().resolve(FOLDER), meter, maxBytes);
        DurableFiles.createFolder(spool.folder);
        spool.deleteUnfinished();
        spool.load();
        spool.openJournal();
        return spool;
    }

    /** Opens the spool of a home to look at, as it is now; nothing can be written. */
    public static SpoolFolder openToRead(MeterHome home, long maxBytes) throws IOException {
        SpoolFolder spool = new SpoolFolder(home.folder().resolve(FOLDER), null, () -> maxBytes);
        spool.load();
        return spool;
    }

    @Override
    public synchronized SpooledReport write(Source source, Instant hour, List<Span> observed, List<UsageRecord> records)
            throws IOException {
        HourReport report = chain().next(source, hour, observed, records);
        SpoolFileName name = SpoolFileName.of(report);
        byte[] packed = Compression.zstd(report.bytes());
        makeRoom(packed.length, hour);
        Path file = file(name.hour(), name.toString());
        try {
            DurableFiles.createFolder(folder.resolve(month(hour).toString()));
            DurableFiles.write(file, packed);
        } catch (IOException e) {
            DurableFiles.deleteAfter(e, file);
            // Where even that failed the report may be there; then it is, and the next one has to follow it.
            load();
            if (Files.getFileStore(folder).getUsableSpace() < packed.length + ROOM_FOR_ERROR) {
                SpoolFullException full = new SpoolFullException("the disk that holds " + folder
                        + " is full; the report of " + hour + " was not written. Free some space.");
                full.initCause(e);
                throw full;
            }
            throw e;
        }
        Kept kept = new Kept(spooled(name, new Delivery.Waiting()), packed.length);
        add(kept);
        return kept.report();
    }

    @Override
    public synchronized List<SpooledReport> reports(YearMonth month) {
        return all.values().stream()
                .map(Kept::report)
                .filter(report -> month(report.hour()).equals(month))
                .toList();
    }

    @Override
    public synchronized List<SpooledReport> unsent(int atMost) {
        return waiting.values().stream().limit(atMost).map(Kept::report).toList();
    }

    /** The newest reports, at most so many, that the suite has refused for good. */
    public synchronized List<SpooledReport> setAside(int atMost) {
        return all.descendingMap().values().stream()
                .map(Kept::report)
                .filter(report -> report.delivery() instanceof Delivery.Refused)
                .limit(atMost)
                .toList();
    }

    @Override
    public byte[] bytes(SpooledReport report) throws IOException {
        Path file = file(report.hour(), name(report).toString());
        byte[] original;
        try {
            original = Compression.unzstd(Files.readAllBytes(file), report.bytes());
        } catch (NoSuchFileException gone) {
            throw new DamagedReportException(file + " is gone", gone);
        } catch (IOException e) {
            throw new DamagedReportException(file + " is damaged: " + e.getMessage(), e);
        }
        if (!ReportDigest.of(original).equals(report.digest())) {
            throw new DamagedReportException(file + " is damaged: it does not hold what its name says", null);
        }
        return original;
    }

    @Override
    public synchronized void acknowledged(List<SpooledReport> reports, Instant at) throws IOException {
        List<SpooledReport> news = reports.stream().filter(this::isWaiting).toList();
        Delivery delivery = new Delivery.Acknowledged(at);
        deliver(news, delivery);
    }

    @Override
    public synchronized void refused(SpooledReport report, String why, Instant at) throws IOException {
        if (isWaiting(report)) {
            deliver(List.of(report), new Delivery.Refused(at, why));
        }
    }

    @Override
    public synchronized Optional<Instant> lastHour(UUID source) {
        return Optional.ofNullable(lastHours.get(source));
    }

    @Override
    public synchronized void deleteAcknowledged(Instant before) throws IOException {
        for (Kept kept : List.copyOf(all.values())) {
            if (kept.report().hour().isBefore(before) && isDelivered(kept) && !isLast(kept)) {
                delete(kept);
            }
        }
    }

    @Override
    public synchronized Filling filling() {
        Optional<Instant> oldest =
                waiting.values().stream().map(kept -> kept.report().hour()).min(Comparator.naturalOrder());
        return new Filling(all.size(), waiting.size(), oldest, setAside, dropped, bytesOnDisk, maxBytes.getAsLong());
    }

    /** The chain goes on behind the last report that is on the disk; it is never deleted. */
    private ReportChain chain() {
        if (meter == null || journal == null) {
            throw new IllegalStateException("the spool was opened to be read");
        }
        return all.isEmpty()
                ? ReportChain.begin(meter)
                : ReportChain.after(
                        meter, all.lastKey().sequence(), all.lastKey().digest());
    }

    private boolean isLast(Kept kept) {
        return kept.key().equals(all.lastKey());
    }

    private boolean isWaiting(SpooledReport report) {
        return waiting.containsKey(new Key(report.sequence(), report.digest()));
    }

    private static boolean isDelivered(Kept kept) {
        return kept.report().delivery() instanceof Delivery.Acknowledged;
    }

    private void makeRoom(long bytes, Instant hour) throws IOException {
        long bound = maxBytes.getAsLong();
        long tooMuch = bytesOnDisk + bytes - bound;
        if (tooMuch <= 0) {
            return;
        }
        List<Kept> going = new ArrayList<>();
        for (Kept kept : all.values()) {
            if (tooMuch > 0 && isDelivered(kept) && !isLast(kept)) {
                going.add(kept);
                tooMuch -= kept.bytesOnDisk();
            }
        }
        Instant oldest = hour.minus(OLDEST_HOUR);
        for (Kept kept : all.values()) {
            // By the hour that is being written, not by a clock: a clock that is wrong for a moment costs nothing.
            if (tooMuch > 0 && !isDelivered(kept) && kept.report().hour().isBefore(oldest) && !isLast(kept)) {
                going.add(kept);
                tooMuch -= kept.bytesOnDisk();
            }
        }
        if (tooMuch > 0) {
            throw new SpoolFullException("the spool has reached its bound of " + bound + " bytes with "
                    + waiting.size() + " unsent reports; the report of " + hour
                    + " was not written. Let the meter send, or raise the bound.");
        }
        for (Kept kept : going) {
            if (!isDelivered(kept)) {
                requireJournal()
                        .add(List.of(new DeliveryJournal.Entry.Dropped(
                                kept.report().digest(), kept.report().hour())));
                dropped++;
            }
            delete(kept);
        }
    }

    private void delete(Kept kept) throws IOException {
        Files.deleteIfExists(file(kept.report().hour(), name(kept.report()).toString()));
        all.remove(kept.key());
        waiting.remove(kept.key());
        bytesOnDisk -= kept.bytesOnDisk();
        if (kept.report().delivery() instanceof Delivery.Refused) {
            setAside--;
        }
    }

    private void deliver(List<SpooledReport> reports, Delivery delivery) throws IOException {
        if (reports.isEmpty()) {
            return;
        }
        requireJournal()
                .add(reports.stream()
                        .map(report -> new DeliveryJournal.Entry.Delivered(report.digest(), delivery))
                        .toList());
        for (SpooledReport report : reports) {
            Key key = new Key(report.sequence(), report.digest());
            Kept before = waiting.remove(key);
            if (before != null) {
                all.put(key, new Kept(spooled(name(report), delivery), before.bytesOnDisk()));
            }
        }
        if (delivery instanceof Delivery.Refused) {
            setAside += reports.size();
        }
    }

    private DeliveryJournal requireJournal() {
        if (journal == null) {
            throw new IllegalStateException("the spool was opened to be read");
        }
        return journal;
    }

    private void openJournal() throws IOException {
        Path file = folder.resolve(JOURNAL);
        DeliveryJournal.Contents contents = DeliveryJournal.read(file);
        if (contents.lines() > all.size() + JOURNAL_SLACK) {
            List<DeliveryJournal.Entry> entries = new ArrayList<>(contents.dropped());
            for (Kept kept : all.values()) {
                if (!(kept.report().delivery() instanceof Delivery.Waiting)) {
                    entries.add(new DeliveryJournal.Entry.Delivered(
                            kept.report().digest(), kept.report().delivery()));
                }
            }
            DeliveryJournal.replace(file, entries);
            contents = DeliveryJournal.read(file);
        }
        journal = DeliveryJournal.open(file, contents.wholeBytes());
    }

    private void load() throws IOException {
        all = new TreeMap<>();
        waiting.clear();
        lastHours.clear();
        setAside = 0;
        bytesOnDisk = 0;
        DeliveryJournal.Contents contents = DeliveryJournal.read(folder.resolve(JOURNAL));
        dropped = contents.dropped().size();
        for (Path month : monthFolders()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(month)) {
                for (Path file : files) {
                    Optional<SpoolFileName> name =
                            SpoolFileName.parse(file.getFileName().toString());
                    if (name.isPresent()) {
                        addListed(file, name.get(), contents.deliveries());
                    }
                }
            }
        }
    }

    private void addListed(Path file, SpoolFileName name, Map<ReportDigest, Delivery> deliveries) throws IOException {
        Delivery delivery = deliveries.getOrDefault(name.digest(), new Delivery.Waiting());
        try {
            add(new Kept(spooled(name, delivery), Files.size(file)));
        } catch (NoSuchFileException deletedMeanwhile) {
            // The writer makes room while we look.
            assert deletedMeanwhile != null;
        }
    }

    private void add(Kept kept) {
        SpooledReport report = kept.report();
        all.put(kept.key(), kept);
        bytesOnDisk += kept.bytesOnDisk();
        lastHours.merge(report.source(), report.hour(), (one, other) -> one.isAfter(other) ? one : other);
        switch (report.delivery()) {
            case Delivery.Waiting wait -> waiting.put(kept.key(), kept);
            case Delivery.Refused refused -> setAside++;
            case Delivery.Acknowledged done -> {
                // Kept for a while, and deleted first.
            }
        }
    }

    private void deleteUnfinished() throws IOException {
        for (Path month : monthFolders()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(month, "*" + DurableFiles.UNFINISHED)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(folder.resolve(JOURNAL + DurableFiles.UNFINISHED));
    }

    private List<Path> monthFolders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> months = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            folders.forEach(months::add);
        }
        return months;
    }

    private Path file(Instant hour, String name) {
        return folder.resolve(month(hour).toString()).resolve(name);
    }

    private static YearMonth month(Instant hour) {
        return YearMonth.from(hour.atOffset(ZoneOffset.UTC));
    }

    private static SpoolFileName name(SpooledReport report) {
        return new SpoolFileName(
                report.sequence(),
                report.hour(),
                report.source(),
                report.observedSeconds(),
                report.records(),
                report.bytes(),
                report.digest());
    }

    private static SpooledReport spooled(SpoolFileName name, Delivery delivery) {
        return new SpooledReport(
                name.sequence(),
                name.digest(),
                name.source(),
                name.hour(),
                name.observedSeconds(),
                name.records(),
                name.bytes(),
                delivery);
    }

    @Override
    public synchronized void close() throws IOException {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }
}
