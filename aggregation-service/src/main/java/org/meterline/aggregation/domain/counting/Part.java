package org.meterline.aggregation.domain.counting;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.ValueArithmetic;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.ReportDigest;

/**
 * What one span of one object gave to a measured amount; the parts of an amount add up to it exactly.
 *
 * @param from first second of the span
 * @param to first second after it
 * @param customer whose it is, which for an object that counts once is the customer of its first second
 * @param factors what the value was multiplied with
 * @param amount value × factors: as billed where it is RENTAL, as metered
 * @param note why this span and no other of the object, where only one counts
 */
public record Part(
        ReportDigest report,
        UUID usageMeter,
        String kind,
        String object,
        @Nullable String name,
        String customer,
        Licence licence,
        int from,
        int to,
        String metric,
        LocalDate version,
        String variant,
        ValueArithmetic value,
        List<Factor> factors,
        Amount amount,
        @Nullable String note) {

    /** One factor and its name: seconds, hours, units for each core. */
    public record Factor(String name, long by) {}

    public Part {
        factors = List.copyOf(factors);
    }

    /** What it is a part of. */
    public MeasuredKey key() {
        return new MeasuredKey(usageMeter, customer, metric, version, variant);
    }
}
