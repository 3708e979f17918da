package org.meterline.aggregation.usecase;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.metric.MetricCatalogue;

/** What one transaction finds out about TEST meters while it decides about source hours. */
final class TestHours {

    private final Map<UUID, MeterFacts> meters;
    private final MetricCatalogue catalogue;
    private final Measuring measuring;
    private final List<TestHour> found = new ArrayList<>();

    TestHours(Map<UUID, MeterFacts> meters, MetricCatalogue catalogue, Measuring measuring) {
        this.meters = meters;
        this.catalogue = catalogue;
        this.measuring = measuring;
    }

    /** Costs nothing where no TEST meter is, or was, in the hour: that is nearly always. */
    void add(SourceHour before, SourceHour now) {
        if (TestHour.in(before) || TestHour.in(now)) {
            found.add(TestHour.of(now, meters, catalogue, measuring));
        }
    }

    List<TestHour> found() {
        return found;
    }
}
