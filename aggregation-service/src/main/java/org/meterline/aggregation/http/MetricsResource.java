package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.LocalDate;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.chassis.security.Roles;

/** The metric catalogue: the rules by which everything is counted. */
@Path("/api/v1/metrics")
@Tag(name = "metrics")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class MetricsResource {

    private final MetricsInForce metrics;

    MetricsResource(MetricsInForce metrics) {
        this.metrics = metrics;
    }

    /**
     * One version of a metric.
     *
     * @param parameters the numbers that it takes
     * @param words the words that it takes
     */
    public record Item(
            String id,
            LocalDate effectiveFrom,
            String unit,
            String counting,
            String object,
            SortedMap<String, Long> parameters,
            SortedMap<String, String> words) {}

    @GET
    @Operation(summary = "All versions of all metrics")
    public Page<Item> list() {
        return new Page<>(
                metrics.catalogue().versions().stream()
                        .map(MetricsResource::item)
                        .toList(),
                null);
    }

    private static Item item(MetricVersion version) {
        ShapeData shape = ShapeData.of(version.shape());
        return new Item(
                version.metric(),
                version.effectiveFrom(),
                version.unit(),
                shape.counting(),
                shape.object(),
                shape.parameters(),
                shape.words());
    }
}
