package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UpgradePackage;

/** The packages on record. A version's newest entry holds; nothing is ever overwritten. Every call needs a transaction. */
public interface UpgradePackageStore {

    /**
     * Who put a package on record, when, and from where.
     *
     * @param number counts up over all entries; 0 before it is written
     */
    record Entry(
            long number,
            UpgradePackage recorded,
            String recordedBy,
            @Nullable String address,
            @Nullable String requestId,
            Instant recordedAt) {}

    Optional<UpgradePackage> find(SoftwareVersion version);

    /** What holds, by version. */
    List<Entry> all();

    /** What ever held for a version, the newest first, those before a number. */
    List<Entry> history(SoftwareVersion version, long beforeNumber, int limit);

    /** Also keeps everybody else from adding one for the same version until the transaction ends. */
    Optional<Entry> findToChange(SoftwareVersion version);

    void add(Entry entry);
}
