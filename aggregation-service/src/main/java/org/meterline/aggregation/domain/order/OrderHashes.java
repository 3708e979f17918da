package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/**
 * What an order rests on, in two fingerprints. Each is a SHA-256 over lines of text written out here field by field, so that
 * it changes with the facts and not with the code.
 */
final class OrderHashes {

    private final MessageDigest hash = ReportDigest.newHash();

    private OrderHashes() {}

    static String ofInputs(OrderInputs inputs) {
        OrderHashes hashes = new OrderHashes();
        for (OrderInputs.CountedHour hour : inputs.sourceHours()) {
            hashes.line("hour", hour.hour(), hour.source());
            hour.counted().forEach(digest -> hashes.line("report", digest));
        }
        for (OrderInputs.CarriedTo hour : inputs.estimated().hours()) {
            hashes.line("estimated", hour.hour(), hour.source(), hour.carriedFrom());
            hour.reports().forEach(digest -> hashes.line("carried", digest));
        }
        return hashes.value();
    }

    static String ofRules(Contract contract, BillingMonth month, MetricCatalogue catalogue) {
        OrderHashes hashes = new OrderHashes();
        Contract.Terms terms = contract.terms();
        Commitment commitment = contract.commitment(month);
        hashes.line(
                "commit",
                commitment.commit(),
                terms.commitMetric(),
                commitment.overageRule(),
                terms.currency().getCurrencyCode());
        hashes.line("lines", terms.linesBy().byCustomer(), terms.linesBy().bySite());
        terms.bundles().forEach(bundle -> hashes.line("bundle", bundle.feature(), bundle.name()));
        for (Price price : contract.prices(month)) {
            hashes.line("price", price.metric(), price.bundle(), price.unit());
            for (PriceTier tier : price.tiers()) {
                hashes.line("tier", tier.upTo() == null ? "" : plain(tier.upTo()), plain(tier.price()));
            }
        }
        for (MetricVersion version : catalogue.versions()) {
            if (version.effectiveFrom().isBefore(month.next().firstDay())) {
                ShapeData shape = ShapeData.of(version.shape());
                hashes.line("metric", version.metric(), version.effectiveFrom(), shape.counting(), shape.object());
                shape.parameters().forEach((name, value) -> hashes.line("parameter", name, value));
                shape.words().forEach((name, value) -> hashes.line("word", name, value));
            }
        }
        return hashes.value();
    }

    /** The same number is the same text, however many zeros it was written with. */
    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private void line(Object... fields) {
        for (Object field : fields) {
            hash.update(Objects.toString(field).getBytes(StandardCharsets.UTF_8));
            hash.update((byte) 0);
        }
        hash.update((byte) '\n');
    }

    private String value() {
        return ReportDigest.ofHash(hash.digest()).value();
    }
}
