package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.report.MonthVersion;

/** What reports are made of, each as of a version of a month. */
public interface MonthQueries {

    /** What the sums of a month are told apart by, besides contract, site, source, metric and variant. */
    enum Order {
        /** By contract, site and source; customers are summed up, but for marks, which cannot be. */
        BY_SITE,
        /** By contract, customer, site and source. */
        BY_CUSTOMER
    }

    /**
     * An exact sum, or a mark, of the month.
     *
     * @param customer null where customers are summed up
     */
    record MonthSum(
            UUID contract,
            String site,
            UUID source,
            @Nullable String customer,
            String metric,
            LocalDate version,
            String variant,
            Amount amount) {}

    /**
     * Hands over one sum after the other, in order; they are not all in memory.
     *
     * @param contract only of this one; null: of all
     * @param atOnce how many are fetched at once
     */
    void sums(MonthVersion version, Order order, @Nullable UUID contract, int atOnce, Consumer<MonthSum> taker);

    /** What was counted with one licence key in one hour, over all sources of a contract. */
    record KeyHour(Instant hour, UUID contract, String metric, LocalDate version, String licenceKey, Amount amount) {}

    /** Of one day, in order of hour, contract, metric and key. */
    List<KeyHour> keyHours(MonthVersion version, LocalDate day);

    /**
     * A source hour in which something counted.
     *
     * @param counted which seconds of which reports
     */
    record CountedHour(SourceHourKey key, UUID contract, List<Decision.Counted> counted) {}

    /**
     * Of one day, in order of hour and source.
     *
     * @param contract only of this one; null: of all
     */
    List<CountedHour> countedHours(MonthVersion version, LocalDate day, @Nullable UUID contract);

    /** The contracts that have sums or source hours, in order; the nil UUID stands for none. */
    List<UUID> contracts(MonthVersion version);

    /** The original bytes of a report, as zstd. */
    byte[] packedReport(ReportKey key);

    /** Whether the ledger of the month is still there. */
    boolean hasLedger(MonthVersion version);
}
