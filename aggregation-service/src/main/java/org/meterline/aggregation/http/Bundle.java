package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ReportSettings;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.domain.report.SafeName;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthQueries;
import org.meterline.aggregation.usecase.MonthQueries.CountedHour;
import org.meterline.aggregation.usecase.MonthQueries.MonthSum;
import org.meterline.aggregation.usecase.MonthQueries.Order;

/**
 * Everything of a month in one ZIP: for each contract its usage, that of its sites and of its customers, and the original
 * reports that counted. Nothing is compressed here, so the bytes depend on no compressor: reports are zstd already.
 */
@Singleton
class Bundle {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH'Z'").withZone(ZoneOffset.UTC);

    private static final String USAGE = "_Monthly_Usage.tsv";
    private static final String NONE = "~none";

    private final MonthQueries queries;
    private final MetricsInForce metrics;
    private final ReportSettings settings;

    Bundle(MonthQueries queries, MetricsInForce metrics, ReportSettings settings) {
        this.queries = queries;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** {@code nimbus_2026_09}. */
    static String name(MonthVersion version) {
        return SafeName.of(version.provider()) + "_"
                + version.month().toString().replace('-', '_');
    }

    void write(MonthVersion version, OutputStream out) throws IOException {
        StoredZip zip = new StoredZip(out);
        MetricCatalogue catalogue = metrics.catalogue();
        try {
            for (UUID contract : queries.contracts(version)) {
                String folder = folder(version, contract) + "/";
                usage(zip, version, catalogue, contract, Order.BY_SITE, sum -> folder + "Monthly_Usage.tsv");
                usage(zip, version, catalogue, contract, Order.BY_SITE, sum -> folder + site(version, sum));
                usage(zip, version, catalogue, contract, Order.BY_CUSTOMER, sum -> folder + customer(sum));
                originals(zip, version, contract, folder);
            }
            zip.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            zip.release();
        }
    }

    private static String folder(MonthVersion version, UUID contract) {
        String name = version.contracts().get(contract);
        // A tilde alone begins no name that is made of a text.
        return contract.equals(Assignment.NO_CONTRACT)
                ? ReportTables.UNASSIGNED
                : name == null ? "~" + contract : SafeName.of(name);
    }

    private static String site(MonthVersion version, MonthSum sum) {
        String site = sum.site().isEmpty() ? NONE : SafeName.of(sum.site());
        return "sites/site_" + site + "_" + SafeName.of(version.provider()) + USAGE;
    }

    private static String customer(MonthSum sum) {
        String customer = sum.customer();
        return "customers/customer_" + (customer == null ? NONE : SafeName.of(customer)) + USAGE;
    }

    /** One file after the other, each in memory until its size is known. */
    private static final class Files {
        private final StoredZip zip;
        private final ReportKind kind;
        private @Nullable String path;
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable SeparatedTable table;

        Files(StoredZip zip, ReportKind kind) {
            this.zip = zip;
            this.kind = kind;
        }

        void row(String pathOfRow, List<? extends @Nullable Object> cells) throws IOException {
            SeparatedTable open = table;
            if (open == null || !pathOfRow.equals(path)) {
                end();
                path = pathOfRow;
                bytes = new ByteArrayOutputStream();
                open = new SeparatedTable(bytes, ReportForm.TSV, ReportTables.columns(kind));
                table = open;
            }
            open.row(cells);
        }

        void end() throws IOException {
            if (table != null && path != null) {
                table.end();
                zip.add(path, bytes.toByteArray());
            }
            table = null;
        }
    }

    private void usage(
            StoredZip zip,
            MonthVersion version,
            MetricCatalogue catalogue,
            UUID contract,
            Order order,
            Function<MonthSum, String> path)
            throws IOException {
        boolean bySite = order == Order.BY_SITE;
        Files files = new Files(zip, bySite ? ReportKind.MONTHLY_USAGE : ReportKind.CUSTOMER_MONTHLY_USAGE);
        queries.sums(version, order, contract, settings.rowsAtOnce(), sum -> {
            try {
                files.row(
                        path.apply(sum),
                        bySite
                                ? ReportTables.monthly(version, catalogue, sum)
                                : ReportTables.customerMonthly(version, catalogue, sum));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        files.end();
    }

    private void originals(StoredZip zip, MonthVersion version, UUID contract, String folder) {
        version.month()
                .days()
                .forEach(day -> queries.countedHours(version, day, contract)
                        .forEach(hour -> hour.counted()
                                .forEach(counted -> original(
                                        zip,
                                        folder,
                                        new ReportKey(
                                                hour.key(),
                                                counted.report().usageMeter(),
                                                counted.report().digest()),
                                        hour))));
    }

    private void original(StoredZip zip, String folder, ReportKey key, CountedHour hour) {
        Instant start = hour.key().hour();
        String digest = key.digest().value();
        String path = folder + "original_reports/" + key.usageMeter() + "/" + HOUR.format(start) + "_"
                + hour.key().source() + "_" + digest.substring(digest.indexOf(':') + 1) + ".json.zst";
        try {
            zip.add(path, queries.packedReport(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
