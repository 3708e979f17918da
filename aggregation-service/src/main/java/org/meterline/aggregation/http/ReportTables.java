package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ReportSettings;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.Histories;
import org.meterline.aggregation.usecase.Histories.Told;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthQueries;
import org.meterline.aggregation.usecase.MonthQueries.KeyHour;
import org.meterline.aggregation.usecase.MonthQueries.MonthSum;
import org.meterline.aggregation.usecase.MonthQueries.Order;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/** What stands in the columns of each report. */
@Singleton
class ReportTables {

    /** Stands for no contract; one that the provider does not have is told by its id and has no name. */
    static final String UNASSIGNED = "UNASSIGNED";

    private static final List<String> QUANTITY =
            List.of("metric", "metricVersion", "variant", "unit", "billed", "billedExact", "metered", "meteredExact");

    private static final List<String> MONTHLY =
            joined(List.of("contract", "contractName", "site", "source", "sourceName", "customer"), QUANTITY);

    private static final List<String> CUSTOMER_MONTHLY =
            joined(List.of("contract", "contractName", "customer", "site", "source", "sourceName"), QUANTITY);

    private static final List<String> HOURLY = List.of(
            "hour",
            "contract",
            "contractName",
            "metric",
            "metricVersion",
            "licenceKey",
            "unit",
            "billed",
            "billedExact",
            "metered",
            "meteredExact");

    private static final List<String> OBJECT = List.of(
            "from",
            "to",
            "source",
            "sourceName",
            "contract",
            "id",
            "name",
            "customer",
            "licence",
            "licenceKey",
            "features");

    private static final List<String> EVIDENCE = List.of("estimated", "countedSeconds", "usageMeter", "report");

    private static final List<String> VM =
            joined(OBJECT, List.of("host", "on", "configuredMiB", "reservedMiB", "vcpus"), EVIDENCE);

    private static final List<String> CLUSTER = joined(OBJECT, List.of("edition", "rawBytes", "usedBytes"), EVIDENCE);

    private final MonthQueries queries;
    private final Histories histories;
    private final MetricsInForce metrics;
    private final ReportSettings settings;

    ReportTables(MonthQueries queries, Histories histories, MetricsInForce metrics, ReportSettings settings) {
        this.queries = queries;
        this.histories = histories;
        this.metrics = metrics;
        this.settings = settings;
    }

    static List<String> columns(ReportKind kind) {
        return switch (kind) {
            case MONTHLY_USAGE -> MONTHLY;
            case CUSTOMER_MONTHLY_USAGE -> CUSTOMER_MONTHLY;
            case HOURLY_USAGE -> HOURLY;
            case VM_HISTORY -> VM;
            case CLUSTER_HISTORY -> CLUSTER;
            case BUNDLE -> throw new IllegalArgumentException("a bundle is no table");
        };
    }

    /** Writes all rows of a report, and ends it. */
    void write(ReportKind kind, MonthVersion version, TableSink sink) throws IOException {
        MetricCatalogue catalogue = metrics.catalogue();
        try {
            switch (kind) {
                case MONTHLY_USAGE -> sums(version, Order.BY_SITE, sum -> row(sink, monthly(version, catalogue, sum)));
                case CUSTOMER_MONTHLY_USAGE ->
                    sums(version, Order.BY_CUSTOMER, sum -> row(sink, customerMonthly(version, catalogue, sum)));
                case HOURLY_USAGE ->
                    version.month()
                            .days()
                            .forEach(day -> queries.keyHours(version, day)
                                    .forEach(hour -> row(sink, hourly(version, catalogue, hour))));
                case VM_HISTORY -> histories.ofMonth(version, VmRecord.class, told -> row(sink, vm(version, told)));
                case CLUSTER_HISTORY ->
                    histories.ofMonth(version, VsanRecord.class, told -> row(sink, cluster(version, told)));
                case BUNDLE -> throw new IllegalArgumentException("a bundle is no table");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sink.end();
    }

    private void sums(MonthVersion version, Order order, Consumer<MonthSum> taker) {
        queries.sums(version, order, null, settings.rowsAtOnce(), taker);
    }

    private static void row(TableSink sink, List<? extends @Nullable Object> cells) {
        try {
            sink.row(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<@Nullable Object> monthly(MonthVersion version, MetricCatalogue catalogue, MonthSum sum) {
        return joined(
                Arrays.asList(
                        contract(sum.contract()),
                        version.contracts().get(sum.contract()),
                        emptyToNull(sum.site()),
                        sum.source(),
                        version.sources().get(sum.source()),
                        sum.customer()),
                quantity(version, catalogue, sum));
    }

    static List<@Nullable Object> customerMonthly(MonthVersion version, MetricCatalogue catalogue, MonthSum sum) {
        return joined(
                Arrays.asList(
                        contract(sum.contract()),
                        version.contracts().get(sum.contract()),
                        sum.customer(),
                        emptyToNull(sum.site()),
                        sum.source(),
                        version.sources().get(sum.source())),
                quantity(version, catalogue, sum));
    }

    private static List<@Nullable Object> quantity(MonthVersion version, MetricCatalogue catalogue, MonthSum sum) {
        MetricVersion metric = UsageResource.version(catalogue, sum.metric(), sum.version());
        return joined(
                Arrays.asList(sum.metric(), sum.version(), emptyToNull(sum.variant()), metric.unit()),
                amounts(sum.amount(), exact -> metric.shape().averageOver(version.month(), exact)));
    }

    private static List<@Nullable Object> hourly(MonthVersion version, MetricCatalogue catalogue, KeyHour hour) {
        MetricVersion metric = UsageResource.version(catalogue, hour.metric(), hour.version());
        return joined(
                Arrays.asList(
                        hour.hour(),
                        contract(hour.contract()),
                        version.contracts().get(hour.contract()),
                        hour.metric(),
                        hour.version(),
                        emptyToNull(hour.licenceKey()),
                        metric.unit()),
                amounts(hour.amount(), metric.shape()::averageOverHour));
    }

    private static List<@Nullable Object> amounts(Amount amount, Function<BigInteger, Fraction> quantity) {
        QuantityBody billed = QuantityBody.of(quantity.apply(amount.billed()));
        QuantityBody metered = QuantityBody.of(quantity.apply(amount.metered()));
        return Arrays.asList(billed.rounded(), billed.exact(), metered.rounded(), metered.exact());
    }

    private static List<@Nullable Object> vm(MonthVersion version, Told told) {
        VmRecord vm = (VmRecord) told.usage();
        return joined(
                object(version, told),
                Arrays.asList(vm.host(), vm.on(), vm.configuredMiB(), vm.reservedMiB(), vm.vcpus()),
                evidence(told));
    }

    private static List<@Nullable Object> cluster(MonthVersion version, Told told) {
        VsanRecord vsan = (VsanRecord) told.usage();
        return joined(
                object(version, told),
                Arrays.asList(vsan.edition(), vsan.rawBytes(), vsan.usedBytes()),
                evidence(told));
    }

    private static List<@Nullable Object> object(MonthVersion version, Told told) {
        UsageRecord usage = told.usage();
        return Arrays.asList(
                told.from(),
                told.to(),
                told.sourceHour().source(),
                version.sources().get(told.sourceHour().source()),
                contract(told.contract()),
                usage.id(),
                usage.name(),
                usage.customer(),
                usage.licence(),
                usage.licenceKey(),
                usage.features());
    }

    private static List<@Nullable Object> evidence(Told told) {
        return Arrays.asList(told.usage().estimated(), told.countedSeconds(), told.usageMeter(), told.digest());
    }

    private static String contract(UUID contract) {
        return contract.equals(Assignment.NO_CONTRACT) ? UNASSIGNED : contract.toString();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @SafeVarargs
    private static <T extends @Nullable Object> List<T> joined(List<? extends T>... parts) {
        List<T> all = new ArrayList<>();
        for (List<? extends T> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
