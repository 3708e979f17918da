package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.meterline.chassis.clock.WallClock;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.upload.domain.FileContents;
import org.meterline.upload.domain.FileKey;

/** What a file is held to: the registry as of now, the limits, the clocks. */
@ApplicationScoped
class FileRules {

    private final UsageMeterDirectory directory;
    private final UsageReportReader reader;
    private final ReportLimits limits;
    private final AgeLimits ages;
    private final Clock clock;
    private final Clock wallClock;

    FileRules(
            UsageMeterDirectory directory,
            UsageReportReader reader,
            ReportLimits limits,
            AgeLimits ages,
            Clock clock,
            @WallClock Clock wallClock) {
        this.directory = directory;
        this.reader = reader;
        this.limits = limits;
        this.ages = ages;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    Optional<UsageMeterState> find(UUID usageMeterId) {
        return directory.find(usageMeterId);
    }

    FileContents contents(UsageFileManifest manifest, UsageMeterState meter) {
        return new FileContents(manifest, reader, limits, ages, meter.unregisteredAt());
    }

    Instant now() {
        return clock.instant();
    }

    /** The file key of a token generation, where files signed under it are still taken: like a token's life, by the wall. */
    Optional<FileKey> acceptedKey(UsageMeterState meter, int generation) {
        return meter.generation(generation)
                .filter(known -> known.fileKeyValidAt(wallClock.instant()))
                .map(known -> new FileKey(known.fileKeyBytes()));
    }
}
