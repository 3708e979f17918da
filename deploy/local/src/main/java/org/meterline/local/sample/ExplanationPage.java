package org.meterline.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Where the first line of an order comes from: one of its source hours, taken apart into objects and spans. */
final class ExplanationPage {

    /** So many spans are shown; the service has all of them, page by page. */
    static final int SPANS = 5;

    private static final String LINE = "/explanation?line=1&limit=1";

    private final PortalBackend portal;
    private final String aggregation;

    ExplanationPage(PortalBackend portal, String aggregation) {
        this.portal = portal;
        this.aggregation = aggregation;
    }

    /** @param order the order's address */
    List<String> of(String order) {
        JsonNode line = portal.get(order + LINE);
        JsonNode hour = line.path("sourceHours").path(0);
        JsonNode parts = portal.get(aggregation + hour.path("parts").asText() + "&limit=" + SPANS);
        return lines(line, parts);
    }

    /**
     * @param line the explanation of the line
     * @param parts the explanation of its first source hour
     */
    static List<String> lines(JsonNode line, JsonNode parts) {
        JsonNode rule = line.path("rules").path(0);
        JsonNode hour = parts.path("sourceHours").path(0);
        Table spans = new Table()
                .column("object", Table.Side.LEFT)
                .column("seconds", Table.Side.LEFT)
                .column("value", Table.Side.LEFT)
                .column("decided by", Table.Side.LEFT)
                .column("times", Table.Side.RIGHT)
                .column("gives", Table.Side.RIGHT);
        for (JsonNode part : parts.path("parts")) {
            spans.row(
                    part.path("object").asText(),
                    part.path("from").asText() + "-" + part.path("to").asText(),
                    part.path("formula").asText(),
                    part.path("decidedBy").asText(),
                    factors(part.path("factors")),
                    part.path("billed").asText());
        }
        List<String> page = new ArrayList<>();
        page.add("");
        page.add("Where line " + line.path("line").asText() + " comes from: "
                + line.path("metric").asText() + " of " + line.path("customer").asText() + ", "
                + line.path("measured").path("exact").asText() + " "
                + rule.path("unit").asText());
        page.add("  in base units: " + rule.path("perUnit").asText() + " make one "
                + rule.path("unit").asText() + ", averaged over "
                + rule.path("periods").asText() + " periods; its first source hour, "
                + hour.path("hour").asText() + ", gave " + hour.path("billed").asText());
        page.addAll(spans.lines());
        if (!parts.path("nextCursor").isNull()) {
            page.add("  and more; all of them add up to the "
                    + hour.path("billed").asText());
        }
        for (JsonNode report : hour.path("reports")) {
            page.add("  from report " + report.path("digest").asText() + ": "
                    + report.path("why").asText());
        }
        return page;
    }

    private static String factors(JsonNode factors) {
        List<String> words = new ArrayList<>();
        factors.forEach(factor ->
                words.add(factor.path("by").asText() + " " + factor.path("name").asText()));
        return String.join(" × ", words);
    }
}
