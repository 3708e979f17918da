package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** Usage told apart, filtered and by pages. */
@QuarkusTest
class UsageQuarkusTest {

    private static final String USAGE = "/api/v1/usage?month=2026-10&limit=1000";
    private static final String ALL_DIMENSIONS = "&groupBy=customer,source,metric,day";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);

    private final String provider = "usage-" + UUID.randomUUID();
    private final UUID usageMeter = UUID.randomUUID();
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final Api api = new Api(provider);
    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
        topic.register(provider, usageMeter, 80, 1, List.of(new ModeEntry(Mode.PRODUCTION, null)), null, null);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private void send(long sequence, UUID source, String hour, long connections) {
        Instant start = hour(hour);
        topic.send(report(
                provider,
                usageMeter,
                sequence,
                source,
                start,
                WHOLE,
                List.of(
                        vm(RecordHead.of("vm-1", 0, 3600).withCustomer("acme"), 4096 * sequence),
                        vm(RecordHead.of("vm-2", 0, 1800), 8192),
                        host("host-1", 0, 3600, 16),
                        sessions(RecordHead.of("pod-1", 0, 3600).withCustomer("acme"), connections))));
    }

    private static List<Map<String, Object>> where(
            List<Map<String, Object>> items, Predicate<Map<String, Object>> wanted) {
        return items.stream().filter(wanted).toList();
    }

    @Test
    void agg80UsageIsFilteredByEachDimensionAndDaysAddUpToTheMonth() {
        send(1, first, "2026-10-01T00:00:00Z", 40);
        send(2, second, "2026-10-01T23:00:00Z", 20);
        send(3, first, "2026-10-31T23:00:00Z", 30);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        3, api.items("/api/v1/usage-reports?state=counted").size()));

        List<Map<String, Object>> all = api.items(USAGE + ALL_DIMENSIONS);
        assertFalse(all.isEmpty());
        String path = USAGE + ALL_DIMENSIONS;
        assertEquals(where(all, item -> "acme".equals(item.get("customer"))), api.items(path + "&customer=acme"));
        assertEquals(
                where(all, item -> first.toString().equals(item.get("source"))), api.items(path + "&source=" + first));
        assertEquals(
                where(all, item -> "billed-vram".equals(item.get("metric"))), api.items(path + "&metric=billed-vram"));
        assertEquals(where(all, item -> "2026-10-31".equals(item.get("day"))), api.items(path + "&day=2026-10-31"));
        assertEquals(List.of(), api.items(path + "&customer=nobody"));
        assertEquals(List.of(), api.items(path + "&day=2026-10-30"));

        // 2 + 4 + 6 GB for an hour each of 744: filtered before it is summed up, by day and by month alike.
        String ofCustomer = USAGE + "&groupBy=metric&metric=billed-vram&customer=acme";
        assertEquals(
                List.of(Map.of("exact", "1/62", "rounded", "0.0161")),
                api.items(ofCustomer).stream().map(item -> item.get("billed")).toList());
        assertEquals(List.of("1/124", "1/124"), api.billed(ofCustomer.replace("metric&metric", "day&metric")));
        // A peak is of its day and its source, and the month's is the highest.
        assertEquals(
                List.of("20", "40"),
                api.billed(USAGE + "&metric=horizon-connections").stream()
                        .sorted()
                        .toList());
    }

    @Test
    void agg81PagesOfFilteredUsageHaveEveryItemOnce() {
        send(1, first, "2026-10-01T00:00:00Z", 40);
        send(2, second, "2026-10-01T23:00:00Z", 20);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        2, api.items("/api/v1/usage-reports?state=counted").size()));
        String path = "/api/v1/usage?month=2026-10&customer=acme" + ALL_DIMENSIONS;

        List<Map<String, Object>> paged = new ArrayList<>();
        @Nullable String next = null;
        do {
            var page = api.get(path + "&limit=3" + (next == null ? "" : "&cursor=" + next))
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            paged.addAll(page.getList("items"));
            next = page.getString("nextCursor");
        } while (next != null);

        assertEquals(api.items(path + "&limit=1000"), paged);
        assertFalse(paged.size() < 4);
    }

    @Test
    void whatCannotBeReadIsRefused() {
        for (String wrong : List.of(
                "&groupBy=customer,",
                "&groupBy=customer,customer",
                "&groupBy=,",
                "&source=1-1-1-1-1",
                "&metric=nothing",
                "&day=2026-10-01",
                "&groupBy=day&day=2026-11-01",
                "&groupBy=day&day=2026-10-32",
                "&groupBy=day&day=1.10.2026",
                "&mode=PLAY")) {
            api.refuses(USAGE + wrong, 400, "invalid-query");
        }
        api.refuses(USAGE + "&custmer=acme", 400, "malformed-request");
        api.refuses(USAGE + "&metric=billed-vram&metric=hourly-cores", 400, "malformed-request");
    }
}
