package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.DecidedReport;
import org.meterline.upload.domain.FileChain;
import org.meterline.upload.domain.StoredFile;
import org.meterline.upload.domain.Timeliness;
import org.meterline.upload.domain.Uploader;

/** Shows callers their files, and nobody else's. */
@ApplicationScoped
public class ShowUsageFiles {

    /** A file and what is worth saying about its lines. */
    public record Shown(StoredFile file, Timeliness timeliness, FileChain chain, List<DecidedReport> remarkable) {}

    private final StoredFiles files;
    private final MonthCalendar calendar;
    private final FileSettings settings;

    ShowUsageFiles(StoredFiles files, MonthCalendar calendar, FileSettings settings) {
        this.files = files;
        this.calendar = calendar;
        this.settings = settings;
    }

    public Optional<Shown> one(Uploader caller, UUID id) {
        return files.find(id)
                .filter(file -> caller.sees(file.provider(), file.usageMeterId()))
                .map(file -> new Shown(
                        file, timeliness(file), files.chain(file), files.remarkable(id, settings.shownReasons())));
    }

    public Timeliness timeliness(StoredFile file) {
        return calendar.of(file.month()).of(file.received());
    }

    /** The page after a position, newest first; one more than the limit where there is a next page. */
    public List<StoredFile> page(
            Uploader caller,
            @Nullable UUID usageMeterId,
            @Nullable YearMonth month,
            StoredFiles.@Nullable Position after,
            int limit) {
        return switch (caller) {
            case Uploader.Operator operator ->
                files.list(new StoredFiles.Query(operator.provider(), usageMeterId, month, after, limit + 1));
            case Uploader.Meter own ->
                usageMeterId == null || usageMeterId.equals(own.usageMeterId())
                        ? files.list(new StoredFiles.Query(own.provider(), own.usageMeterId(), month, after, limit + 1))
                        : List.of();
            case Uploader.Platform _ -> files.list(new StoredFiles.Query(null, usageMeterId, month, after, limit + 1));
        };
    }
}
