package org.meterline.aggregation.storage.order;

import static org.meterline.aggregation.Reports.PROVIDER;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.StoredOrder;
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
