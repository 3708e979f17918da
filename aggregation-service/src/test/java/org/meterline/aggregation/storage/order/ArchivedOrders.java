package org.meterline.aggregation.storage.order;

import static org.meterline.aggregation.Reports.PROVIDER;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.OrderedSoFar;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.aggregation.usecase.order.OrderArchive.Found;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportDigest;

/** Stored orders as the archive has them, for tests of what is made of them; the database is empty again afterwards. */
public final class ArchivedOrders {

    private static final int LARGEST = 1 << 20;

    private ArchivedOrders() {}

    /** @param originals the original reports that the order was computed from */
    public record Drawn(Archived archived, Map<ReportDigest, byte[]> originals) {}

    /** An order of everything there is, with estimates. */
    public static Drawn drawn(long seed) throws IOException {
        OrderSuite suite = new OrderSuite();
        suite.clear();
        try {
            Sold sold = new Sold(suite, seed);
            Contract contract = sold.contract();
            sold.count(12);
            for (UUID source : Sold.SOURCES) {
                suite.suite.policies.say(
                        PROVIDER,
                        source,
                        Instant.parse("2026-10-01T00:00:00Z"),
                        new SourcePolicy.MissingSamples(2),
                        "because",
                        "somebody");
            }
            StoredOrder order = sold.open(contract);
            JdbcOrderArchive archive = new JdbcOrderArchive(suite.suite.database.dataSource());
            UUID id = order.computed().id();
            if (!(archive.find(PROVIDER, id, Long.MAX_VALUE) instanceof Found.Whole(Archived archived))) {
                throw new AssertionError("the order is not stored");
            }
            return new Drawn(archived, originals(suite, archived));
        } finally {
            suite.clear();
        }
    }

    /**
     * The same order with what an earlier month owes on it.
     *
     * @param first what was ordered for the earlier month
     * @param now what it is computed from now
     */
    public static Archived owing(Archived order, OrderBasis first, OrderInputs now, OrderKind kind) {
        OrderBasis own = order.basis();
        OrderBasis earlier = earlier(own, own.contract(), own.month().previous(), first.inputs());
        return owing(order, List.of(correction(earlier, List.of(), now)), kind);
    }

    /** An order of an earlier month, by the same catalogue. */
    public static OrderBasis earlier(OrderBasis own, Contract contract, BillingMonth month, OrderInputs inputs) {
        return new OrderBasis(
                OrderKind.ORDINARY,
                contract,
                month,
                1,
                own.asOf(),
                own.program(),
                own.calendar(),
                own.catalogue(),
                inputs,
                List.of());
    }

    /** The next correction of a month. */
    public static CorrectionBasis correction(OrderBasis earlier, List<Correction> before, OrderInputs now) {
        int number = before.size() + 1;
        return CorrectionBasis.of(
                new CorrectionBasis.Origin(
                        new UUID(earlier.month().start().getEpochSecond(), number),
                        number,
                        number + 1,
                        earlier.asOf(),
                        earlier.asOf(),
                        new TreeSet<>(Set.of(CorrectionCause.LATE_USAGE))),
                earlier,
                OrderedSoFar.of(earlier.order(), before),
                now);
    }

    /** The same order with these corrections on it. */
    public static Archived owing(Archived order, List<CorrectionBasis> corrections, OrderKind kind) {
        OrderBasis own = order.basis();
        OrderBasis basis = kind == OrderKind.CORRECTION
                ? OrderBasis.forCorrections(
                        own.contract(),
                        own.month(),
                        own.asOf(),
                        own.program(),
                        own.calendar(),
                        own.catalogue(),
                        corrections)
                : new OrderBasis(
                        kind,
                        own.contract(),
                        own.month(),
                        own.monthVersion(),
                        own.asOf(),
                        own.program(),
                        own.calendar(),
                        own.catalogue(),
                        own.inputs(),
                        corrections);
        return claiming(order, basis, basis.order());
    }

    /** An archive that says of a basis that this came of it, with hashes that fit. */
    public static Archived claiming(Archived order, OrderBasis basis, DraftOrder computed) {
        byte[] document = OrderCodec.document(computed);
        StoredOrder before = order.order();
        StoredOrder stored = new StoredOrder(
                computed,
                before.state(),
                before.version(),
                basis.monthVersion(),
                basis.asOf(),
                before.program(),
                OrderCodec.hash(document),
                before.openedAt(),
                before.since());
        return new Archived(
                stored,
                basis,
                document,
                OrderCodec.basis(basis),
                computed.inputHash(),
                computed.rulesHash(),
                List.of(),
                order.events());
    }

    private static SortedMap<ReportDigest, byte[]> originals(OrderSuite suite, Archived archived) throws IOException {
        SortedMap<ReportDigest, byte[]> originals = new TreeMap<>();
        for (var hour : archived.basis().inputs().sourceHours()) {
            for (ReportDigest digest : hour.counted()) {
                byte[] packed =
                        suite.suite.queries.packedReport(PROVIDER, digest).orElseThrow();
                originals.put(digest, Compression.unzstd(packed, LARGEST));
            }
        }
        return originals;
    }
}
