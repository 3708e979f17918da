package org.meterline.aggregation.storage;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.config.AlertSettings;
import org.meterline.aggregation.domain.chain.ChainLimits;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.coverage.PolicyLimits;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.usecase.AlertQueries;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.ApplyRegistry;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.CountReports;
import org.meterline.aggregation.usecase.CoverageQueries;
import org.meterline.aggregation.usecase.DecideReports;
import org.meterline.aggregation.usecase.DecideReports.Decided;
import org.meterline.aggregation.usecase.EstimatedUsage;
import org.meterline.aggregation.usecase.FollowChains;
import org.meterline.aggregation.usecase.ManageSourcePolicies;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersionStore;
import org.meterline.aggregation.usecase.NoteHeartbeat;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.aggregation.usecase.ReportDecision.Kind;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.ReportReading.Reading;
import org.meterline.aggregation.usecase.RetentionStore;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.aggregation.usecase.SourcePolicyStore;
import org.meterline.aggregation.usecase.TestUsage;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.aggregation.usecase.order.FrozenHours;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** Counting as the service does it, on the real storage, without Kafka. */
public final class Suite {

    public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    public static final AlertSettings ALERTS =
            new SmallRyeConfigBuilder().withMapping(AlertSettings.class).build().getConfigMapping(AlertSettings.class);

    public final TestDatabase database = TestDatabase.get();
    private final ReportReading reading = Reports.reading();
    public final UsageQueries queries = new JdbcUsageQueries(database.dataSource());
    public final MetricsInForce metrics = new MetricsInForce(new JdbcCatalogueStore(database.dataSource()));
    final MortalStore store = new MortalStore(new JdbcCountingStore(database.dataSource(), CLOCK));
    private final CountReports counting =
            new CountReports(store, reading, new FollowChains(new ChainLimits(100)), CLOCK, ALERTS);
    public final CoverageQueries coverage = new JdbcCoverageQueries(database.dataSource());
    public final MonthVersionStore monthVersions = new JdbcMonthVersionStore(database.dataSource());
    public final RetentionStore retention = new JdbcRetentionStore(database.dataSource());
    public final EstimatedUsage estimates = new EstimatedUsage(coverage, CLOCK);
    public final TestUsage tests = new TestUsage(new JdbcTestUsageQueries(database.dataSource()), metrics);
    public final SourcePolicyStore policyStore = new JdbcSourcePolicyStore(database.dataSource());
    public final ManageSourcePolicies policies =
            new ManageSourcePolicies(policyStore, new PolicyLimits(72, 5, 20), CLOCK);
    public final ChainQueries chains = new JdbcChainQueries(database.dataSource());
    private final NoteHeartbeat heartbeats = new NoteHeartbeat(store);
    public final FrozenHours frozen = new JdbcFrozenHours(database.dataSource());
    private final JdbcAlerts told = new JdbcAlerts(database.dataSource(), CLOCK);
    public final Alerts alerts = told;
    public final AlertQueries alertQueries = told;
    private final DecideReports deciding = new DecideReports(store, metrics, reading, CLOCK);
    private final ApplyRegistry registry = new ApplyRegistry(store, reading);

    public List<Settled> count(List<Reports.Sent> batch) {
        return count(batch, metrics.catalogue());
    }

    /** @param known what the reports are measured by before they are counted */
    public List<Settled> count(List<Reports.Sent> batch, MetricCatalogue known) {
        List<ReceivedReport> received = new ArrayList<>();
        for (Reports.Sent sent : batch) {
            switch (reading.read(sent.message(), sent.packed(), sent.delivery(), known)) {
                case Reading.Taken(ReceivedReport report) -> received.add(report);
                case Reading.Refused refused -> throw new AssertionError(refused);
            }
        }
        return counting.count(received, known);
    }

    public List<Outcome> outcomes(Reports.Sent... batch) {
        return count(List.of(batch)).stream().map(Settled::outcome).toList();
    }

    public Decided decide(Kind kind, ReportDigest digest, String reason) {
        return deciding.decide(kind, Reports.PROVIDER, digest, "somebody", reason);
    }

    public void hear(Heartbeat heartbeat) {
        heartbeats.note(heartbeat);
    }

    public void apply(MeterFacts facts) {
        registry.apply(facts);
    }

    /** A new version of a metric, as somebody writes it into the catalogue; again: nothing. */
    public void addVersion(MetricVersion version) {
        ShapeData shape = ShapeData.of(version.shape());
        database.execute("""
                WITH next AS (UPDATE metric_catalogue SET revision = revision + 1 RETURNING revision)
                INSERT INTO metric_version (metric, effective_from, unit, counting, object, parameters, words, revision)
                SELECT '%s', '%s', '%s', '%s', '%s', '%s', '%s', revision FROM next
                ON CONFLICT DO NOTHING
                """.formatted(
                        version.metric(),
                        version.effectiveFrom(),
                        version.unit(),
                        shape.counting(),
                        shape.object(),
                        json(shape.parameters()),
                        json(shape.words())));
    }

    private static String json(Map<String, ?> map) {
        return map.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": "
                        + (entry.getValue() instanceof String text ? "\"" + text + "\"" : entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    public boolean followCatalogue() {
        return registry.followCatalogue();
    }

    public boolean recountStep(int hours) {
        return registry.recountStep(metrics.catalogue(), hours);
    }

    public void recountAll() {
        while (recountStep(7)) {
            // until nothing is left
        }
    }

    public List<String> totals() {
        return totals(database);
    }

    public static List<String> totals(TestDatabase database) {
        return database.rows("""
                SELECT provider, month, contract, site, usage_meter, source, customer, metric, version, variant,
                    billed, metered
                FROM totals WHERE billed <> 0 OR metered <> 0
                ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
                """);
    }

    public List<String> marks() {
        return database.rows("""
                SELECT s.provider, s.hour, s.source, m.meter, m.customer, m.metric, m.version, m.billed, m.metered
                FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.marks)
                    AS m (meter uuid, customer text, metric text, version date, billed numeric, metered numeric)
                ORDER BY 1, 2, 3, 4, 5, 6, 7
                """);
    }

    public List<String> decisions() {
        return database.rows("""
                SELECT s.provider, s.hour, s.source, s.contract, s.site, s.metered_seconds, r ->> 'digest', r ->> 'state'
                FROM source_hour s CROSS JOIN jsonb_array_elements(s.reports) r
                ORDER BY 1, 2, 3, 7
                """);
    }

    /** The source hours for which an alert of reports in conflict stands. */
    public List<String> conflicts() {
        return database.rows("""
                SELECT h.subject, to_char(h.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                FROM alert_hour h JOIN alert a USING (provider, kind, subject)
                WHERE kind = 'REPORTS_IN_CONFLICT' AND a.state = 'RAISED' ORDER BY 1, 2
                """);
    }

    public List<String> sources() {
        return database.rows("SELECT provider, source, expected_from FROM metered_source ORDER BY 1, 2");
    }
}
