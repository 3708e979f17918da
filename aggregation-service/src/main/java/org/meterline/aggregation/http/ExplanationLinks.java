package org.meterline.aggregation.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.ReportDigest;

/** From one level of an explanation to the next, as addresses without a host. */
final class ExplanationLinks {

    private ExplanationLinks() {}

    /** The objects and spans behind what one source hour gave. */
    static String parts(
            BillingMonth month,
            Instant hour,
            UUID source,
            String metric,
            String variant,
            @Nullable String customer,
            @Nullable String provider) {
        StringJoiner query = new StringJoiner("&", "/api/v1/usage/explanation?", "");
        add(query, "month", month.toString());
        add(query, "metric", metric);
        add(query, "variant", variant.isEmpty() ? null : variant);
        add(query, "customer", customer);
        add(query, "source", source.toString());
        add(query, "hour", hour.toString());
        add(query, "provider", provider);
        return query.toString();
    }

    /** The original bytes of a report. */
    static String original(ReportDigest digest, @Nullable String provider) {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        add(query, "provider", provider);
        return "/api/v1/usage-reports/" + digest.value() + query;
    }

    private static void add(StringJoiner query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
