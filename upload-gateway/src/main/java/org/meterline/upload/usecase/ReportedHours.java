package org.meterline.upload.usecase;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.upload.domain.FileCoverage.Reported;

/** Of which hours there are reports, as far as outcomes and files have told this gateway. */
public interface ReportedHours {

    /** By source. */
    Map<UUID, Reported> of(UUID usageMeterId, YearMonth month);

    /** Which of these reports are in files of the month that were taken, and were not rejected. */
    Set<ReportDigest> inFiles(UUID usageMeterId, YearMonth month, Collection<ReportDigest> digests);

    /** Forgets months before one. */
    int purgeBefore(YearMonth month);
}
