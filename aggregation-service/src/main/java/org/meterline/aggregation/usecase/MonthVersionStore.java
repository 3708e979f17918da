package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;

/** Where the versions of final months are kept: for each, what has changed since. */
public interface MonthVersionStore {

    record ProviderMonth(String provider, BillingMonth month) {}

    /** Whether anything was ever counted for the month, or a version of it made. */
    boolean knows(String provider, BillingMonth month);

    /** The version in the making of a month that is open. */
    MonthVersion open(String provider, BillingMonth month, Instant asOf);

    /**
     * The latest version of a final month; a new one where there is none yet, or where something was counted otherwise since.
     *
     * @param asOf when a new one is made
     */
    MonthVersion latest(String provider, BillingMonth month, Instant asOf);

    Optional<MonthVersion> find(String provider, BillingMonth month, int number);

    /** Makes the first version of those that have none. Whoever counts is waited for. */
    void begin(Collection<ProviderMonth> months, Instant asOf);

    /** Makes the first version of every final month that has totals and no version. */
    void beginAll(BillingMonth upTo, Instant asOf);

    /**
     * What a report was when it was made first.
     *
     * @param sha256 over all its bytes, in hexadecimal digits
     */
    record Fingerprint(String sha256, long bytes) {}

    /** @param form which report in which form */
    Optional<Fingerprint> fingerprint(MonthVersion version, String form);

    /** Notes it; where it was noted before, that one stays. */
    void note(MonthVersion version, String form, Fingerprint fingerprint);
}
