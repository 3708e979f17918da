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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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

    /** What the journal's lines of one batch take at most. */
    private static final long ROOM_FOR_ANSWERS = 256 * 1024;

    private final Path folder;
    private final @Nullable Meter meter;
    private final LongSupplier maxBytes;
    private @Nullable DeliveryJournal journal;

    private SpoolIndex index = new SpoolIndex();
    private boolean unsure;

    private SpoolFolder(Path folder, @Nullable Meter meter, LongSupplier maxBytes) {
        this.folder = folder;
        this.meter = meter;
        this.maxBytes = maxBytes;
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
        spool.index = spool.load();
        spool.openJournal();
        return spool;
    }

    /** Opens the spool of a home to look at, as it is now; nothing can be written. */
    public static SpoolFolder openToRead(MeterHome home, long maxBytes) throws IOException {
        SpoolFolder spool = new SpoolFolder(home.folder().resolve(FOLDER), null, () -> maxBytes);
        spool.index = spool.load();
        return spool;
    }

    @Override
    public synchronized SpooledReport write(Source source, Instant hour, List<Span> observed, List<UsageRecord> records)
            throws IOException {
        if (unsure) {
            index = load();
            unsure = false;
        }
        HourReport report = chain().next(source, hour, observed, records);
        SpoolFileName name = SpoolFileName.of(report);
        byte[] packed = Compression.zstd(report.bytes());
        makeRoom(packed.length, hour);
        Path file = file(name.hour(), name.toString());
        try {
            put(file, packed);
        } catch (IOException e) {
            if (!isDiskFull(packed.length)) {
                throw e;
            }
            putAfterMakingRoom(file, packed, e);
        }
        SpooledReport spooled = spooled(name, new Delivery.Waiting());
        index.add(new SpoolIndex.Kept(spooled, packed.length));
        return spooled;
    }

    private void put(Path file, byte[] packed) throws IOException {
        try {
            DurableFiles.createFolder(DurableFiles.folderOf(file));
            DurableFiles.write(file, packed);
        } catch (IOException e) {
            DurableFiles.deleteAfter(e, file);
            // Where even that failed the report may be there; then it is, and the next one has to follow it.
            unsure = true;
            throw e;
        }
    }

    private void putAfterMakingRoom(Path file, byte[] packed, IOException failure) throws IOException {
        IOException why = failure;
        if (freeAcknowledged(packed.length)) {
            try {
                put(file, packed);
                return;
            } catch (IOException again) {
                why = again;
            }
        }
        SpoolFullException full = new SpoolFullException(
                "the disk that holds " + folder + " is full; the report of an hour was not written. Free some space.");
        full.initCause(why);
        throw full;
    }

    private boolean isDiskFull(long bytes) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() < bytes + ROOM_FOR_ERROR;
    }

    /** Whatever fills the disk: what the suite has goes before anything new is lost. */
    private boolean freeAcknowledged(long bytes) throws IOException {
        long freed = 0;
        for (SpoolIndex.Kept kept : List.copyOf(index.all())) {
            if (freed < bytes && kept.isAcknowledged() && !index.isLast(kept)) {
                freed += kept.bytesOnDisk();
                delete(kept);
            }
        }
        return freed > 0;
    }

    @Override
    public synchronized SortedSet<YearMonth> months() {
        SortedSet<YearMonth> months = new TreeSet<>();
        index.all().forEach(kept -> months.add(month(kept.report().hour())));
        return months;
    }

    @Override
    public synchronized List<SpooledReport> reports(YearMonth month) {
        return index.all().stream()
                .map(SpoolIndex.Kept::report)
                .filter(report -> month(report.hour()).equals(month))
                .toList();
    }

    @Override
    public synchronized List<SpooledReport> unsent(int atMost) {
        return index.waiting().stream()
                .limit(atMost)
                .map(SpoolIndex.Kept::report)
                .toList();
    }

    /** The newest reports, at most so many, that the suite has refused for good. */
    public synchronized List<SpooledReport> setAside(int atMost) {
        return index.newestFirst().stream()
                .map(SpoolIndex.Kept::report)
                .filter(report -> report.delivery() instanceof Delivery.Refused)
                .limit(atMost)
                .toList();
    }

    @Override
    public byte[] bytes(SpooledReport report) throws IOException {
        Path file = file(report.hour(), name(report).toString());
        byte[] packed;
        try {
            packed = Files.readAllBytes(file);
        } catch (NoSuchFileException gone) {
            if (Files.isDirectory(folder.resolve(month(report.hour()).toString()))) {
                throw new DamagedReportException(file + " is gone", gone);
            }
            // Not one report, but its disk.
            throw gone;
        }
        byte[] original;
        try {
            original = Compression.unzstd(packed, report.bytes());
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
        List<SpooledReport> news = reports.stream().filter(index::isWaiting).toList();
        Delivery delivery = new Delivery.Acknowledged(at);
        deliver(news, delivery);
    }

    @Override
    public synchronized void refused(SpooledReport report, String why, Instant at) throws IOException {
        if (index.isWaiting(report)) {
            deliver(List.of(report), new Delivery.Refused(at, why));
        }
    }

    @Override
    public synchronized Optional<Instant> lastHour(UUID source) {
        return Optional.ofNullable(index.lastHour(source));
    }

    @Override
    public synchronized void deleteAcknowledged(Instant before) throws IOException {
        for (SpoolIndex.Kept kept : List.copyOf(index.all())) {
            if (kept.report().hour().isBefore(before) && kept.isAcknowledged() && !index.isLast(kept)) {
                delete(kept);
            }
        }
    }

    @Override
    public synchronized Filling filling() {
        Optional<Instant> oldest =
                index.waiting().stream().map(kept -> kept.report().hour()).min(Comparator.naturalOrder());
        return new Filling(
                index.all().size(),
                index.waiting().size(),
                oldest,
                index.setAside(),
                index.dropped(),
                index.bytesOnDisk(),
                maxBytes.getAsLong());
    }

    /** The chain goes on behind the last report that is on the disk; it is never deleted. */
    private ReportChain chain() {
        if (meter == null || journal == null) {
            throw new IllegalStateException("the spool was opened to be read");
        }
        Meter writing = meter;
        return index.last()
                .map(last -> ReportChain.after(writing, last.sequence(), last.digest()))
                .orElseGet(() -> ReportChain.begin(writing));
    }

    private void makeRoom(long bytes, Instant hour) throws IOException {
        long bound = maxBytes.getAsLong();
        long tooMuch = index.bytesOnDisk() + bytes - bound;
        if (tooMuch <= 0) {
            return;
        }
        List<SpoolIndex.Kept> going = new ArrayList<>();
        for (SpoolIndex.Kept kept : index.all()) {
            if (tooMuch > 0 && kept.isAcknowledged() && !index.isLast(kept)) {
                going.add(kept);
                tooMuch -= kept.bytesOnDisk();
            }
        }
        Instant oldest = hour.minus(OLDEST_HOUR);
        for (SpoolIndex.Kept kept : index.all()) {
            // By the hour that is being written, not by a clock: a clock that is wrong for a moment costs nothing.
            if (tooMuch > 0 && !kept.isAcknowledged() && kept.report().hour().isBefore(oldest) && !index.isLast(kept)) {
                going.add(kept);
                tooMuch -= kept.bytesOnDisk();
            }
        }
        if (tooMuch > 0) {
            throw new SpoolFullException("the spool has reached its bound of " + bound + " bytes with "
                    + index.waiting().size() + " unsent reports; the report of " + hour
                    + " was not written. Let the meter send, or raise the bound.");
        }
        for (SpoolIndex.Kept kept : going) {
            if (!kept.isAcknowledged()) {
                requireJournal()
                        .add(List.of(new DeliveryJournal.Entry.Dropped(
                                kept.report().digest(), kept.report().hour())));
                index.countDropped(1);
            }
            delete(kept);
        }
    }

    private void delete(SpoolIndex.Kept kept) throws IOException {
        Files.deleteIfExists(file(kept.report().hour(), name(kept.report()).toString()));
        index.remove(kept);
    }

    private void deliver(List<SpooledReport> reports, Delivery delivery) throws IOException {
        if (reports.isEmpty()) {
            return;
        }
        List<DeliveryJournal.Entry.Delivered> entries = reports.stream()
                .map(report -> new DeliveryJournal.Entry.Delivered(report.digest(), delivery))
                .toList();
        try {
            requireJournal().add(entries);
        } catch (IOException e) {
            if (!isDiskFull(0) || !freeAcknowledged(ROOM_FOR_ANSWERS)) {
                throw e;
            }
            requireJournal().add(entries);
        }
        reports.forEach(report -> index.deliver(report, delivery));
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
        if (contents.lines() > index.all().size() + JOURNAL_SLACK) {
            List<DeliveryJournal.Entry> entries = new ArrayList<>(contents.dropped());
            for (SpoolIndex.Kept kept : index.all()) {
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

    /** Lists the folder; what was known before stays known where that fails half-way. */
    private SpoolIndex load() throws IOException {
        SpoolIndex listed = new SpoolIndex();
        DeliveryJournal.Contents contents = DeliveryJournal.read(folder.resolve(JOURNAL));
        listed.countDropped(contents.dropped().size());
        for (Path month : monthFolders()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(month)) {
                for (Path file : files) {
                    Optional<SpoolFileName> name =
                            SpoolFileName.parse(file.getFileName().toString());
                    if (name.isPresent()) {
                        list(listed, file, name.get(), contents.deliveries());
                    }
                }
            }
        }
        return listed;
    }

    private static void list(SpoolIndex listed, Path file, SpoolFileName name, Map<ReportDigest, Delivery> deliveries)
            throws IOException {
        Delivery delivery = deliveries.getOrDefault(name.digest(), new Delivery.Waiting());
        try {
            listed.add(new SpoolIndex.Kept(spooled(name, delivery), Files.size(file)));
        } catch (NoSuchFileException deletedMeanwhile) {
            // The writer makes room while we look.
            assert deletedMeanwhile != null;
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
