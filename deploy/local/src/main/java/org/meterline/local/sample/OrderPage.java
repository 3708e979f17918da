package org.meterline.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The billing order of a month and its coverage, as text for a terminal. */
final class OrderPage {

    private final PortalBackend portal;
    private final String aggregation;
    private final YearMonth month;

    OrderPage(PortalBackend portal, String aggregation, YearMonth month) {
        this.portal = portal;
        this.aggregation = aggregation;
        this.month = month;
    }

    /** Where the contract's order is. */
    String address(String contract) {
        String id = SampleMonth.items(portal.get(aggregation + "/api/v1/billing-orders?month=" + month)).stream()
                .filter(order -> order.path("contractId").asText().equals(contract))
                .map(order -> order.path("id").asText())
                .findFirst()
                .orElseThrow(() ->
                        new SampleFailedException("there is no billing order of the sample contract for " + month));
        return aggregation + "/api/v1/billing-orders/" + id;
    }

    void show(String address, Consumer<String> say) {
        JsonNode order = portal.get(address);
        order(order).forEach(say);
        coverage(portal.get(aggregation + "/api/v1/coverage?month=" + month)).forEach(say);
        if (!order.path("lines").isEmpty()) {
            new ExplanationPage(portal, aggregation).of(address).forEach(say);
        }
        say.accept("");
        say.accept("The order: " + address);
    }

    static List<String> order(JsonNode order) {
        Table lines = new Table()
                .column("line", Table.Side.RIGHT)
                .column("metric", Table.Side.LEFT)
                .column("customer", Table.Side.LEFT)
                .column("site", Table.Side.LEFT)
                .column("measured", Table.Side.RIGHT)
                .column("quantity", Table.Side.RIGHT)
                .column("unit", Table.Side.LEFT)
                .column("price", Table.Side.RIGHT)
                .column("amount", Table.Side.RIGHT)
                .column("in", Table.Side.LEFT);
        for (JsonNode line : order.path("lines")) {
            lines.row(
                    text(line, "/line"),
                    text(line, "/metric") + (line.path("estimated").asBoolean() ? ", estimated" : ""),
                    text(line, "/customer"),
                    text(line, "/site"),
                    text(line, "/measured/rounded"),
                    text(line, "/quantity"),
                    text(line, "/unit"),
                    text(line, "/price"),
                    text(line, "/amount"),
                    valueUnit(text(line, "/priceUnit"), order));
        }
        order.path("totals")
                .properties()
                .forEach(total -> lines.row(
                        "",
                        "total",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        total.getValue().asText(),
                        valueUnit(total.getKey(), order)));
        List<String> page = new ArrayList<>();
        page.add("");
        page.add("Billing order " + text(order, "/month") + ", state " + text(order, "/state") + ", coverage "
                + text(order, "/coverage"));
        page.addAll(lines.lines());
        page.add("  " + text(order, "/summary/metric") + ": commit " + text(order, "/summary/commit") + ", reported "
                + text(order, "/summary/reported")
                + ", overage " + text(order, "/summary/overage") + ", underage " + text(order, "/summary/underage")
                + ", total " + text(order, "/summary/total"));
        return page;
    }

    /** Money is told by its currency; points are points. */
    private static String valueUnit(String priceUnit, JsonNode order) {
        return priceUnit.equals("money") ? text(order, "/currency") : priceUnit;
    }

    static List<String> coverage(JsonNode coverage) {
        Table sources = new Table()
                .column("source", Table.Side.LEFT)
                .column("name", Table.Side.LEFT)
                .column("metered s", Table.Side.RIGHT)
                .column("expected s", Table.Side.RIGHT)
                .column("coverage", Table.Side.RIGHT)
                .column("missing hours", Table.Side.RIGHT);
        for (JsonNode source : SampleMonth.items(coverage)) {
            sources.row(
                    text(source, "/source"),
                    text(source, "/name"),
                    text(source, "/meteredSeconds"),
                    text(source, "/expectedSeconds"),
                    text(source, "/coverage"),
                    Integer.toString(source.path("missingHours").size()));
        }
        List<String> page = new ArrayList<>();
        page.add("");
        page.addAll(sources.lines());
        return page;
    }

    /** A value as the service wrote it; what is absent or null is shown as nothing. */
    private static String text(JsonNode node, String pointer) {
        JsonNode value = node.at(pointer);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isObject() ? value.path("rounded").asText() : value.asText();
    }
}
