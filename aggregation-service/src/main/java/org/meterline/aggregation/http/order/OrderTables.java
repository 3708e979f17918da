package org.meterline.aggregation.http.order;

import java.util.List;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.aggregation.usecase.order.OrderArchive.Happened;

/** What a stored order says, what people made of it, and what happened to it, as tables of its evidence. */
final class OrderTables {

    private OrderTables() {}

    static byte[] facts(Archived archived) {
        StoredOrder order = archived.order();
        DraftOrder computed = order.computed();
        CommitSummary summary = computed.summary();
        FactTable facts = new FactTable("name", "value")
                .row("id", computed.id())
                .row("provider", computed.contract().provider())
                .row("contract", computed.contract().id())
                .row("contractName", computed.contract().terms().name())
                .row("month", computed.month())
                .row("state", order.state().word())
                .row("version", order.version())
                .row("monthVersion", order.monthVersion())
                .row("asOf", order.asOf())
                .row("openedAt", order.openedAt())
                .row("program", order.program())
                .row("documentHash", order.documentHash())
                .row("inputHash", archived.inputHash())
                .row("rulesHash", archived.rulesHash())
                .row("commitUnit", computed.commitUnit())
                .row("commit", summary.commit())
                .row("reported", summary.reported())
                .row("overage", summary.overage())
                .row("underage", summary.underage())
                .row("total", summary.total())
                .row("estimated", computed.estimated())
                .row("points", computed.points())
                .row("expectedSeconds", computed.coverage().expectedSeconds())
                .row("meteredSeconds", computed.coverage().meteredSeconds())
                .row("estimatedSeconds", computed.coverage().estimatedSeconds())
                .row("missingHours", computed.coverage().missingHours());
        computed.totals().forEach((unit, total) -> facts.row("total." + unit, total));
        ReviewedOrder reviewed = ReviewedOrder.of(order, archived.edits());
        facts.row("ordered.reported", reviewed.summary().reported())
                .row("ordered.overage", reviewed.summary().overage())
                .row("ordered.underage", reviewed.summary().underage())
                .row("ordered.total", reviewed.summary().total());
        reviewed.totals().forEach((unit, total) -> facts.row("ordered." + unit, total));
        return facts.bytes();
    }

    static byte[] lines(DraftOrder order) {
        FactTable table = new FactTable(
                "line",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "measured",
                "unitHours",
                "quantity",
                "unit",
                "priceUnit",
                "price",
                "exactAmount",
                "amount",
                "sourceMonth",
                "estimated");
        for (OrderLine line : order.lines()) {
            table.row(
                    line.line(),
                    line.metric(),
                    line.bundle(),
                    line.customer(),
                    line.site(),
                    line.source(),
                    line.measured(),
                    line.unitHours(),
                    line.quantity(),
                    line.unit(),
                    line.priceUnit(),
                    line.price(),
                    line.exactAmount(),
                    line.amount(),
                    line.sourceMonth(),
                    line.estimated());
        }
        return table.bytes();
    }

    static byte[] edits(List<OrderEdit> edits) {
        FactTable table = new FactTable(
                "version",
                "at",
                "by",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "estimated",
                "adds",
                "unit",
                "before",
                "after",
                "reason",
                "text",
                "evidence");
        for (OrderEdit edit : edits) {
            LineKey line = edit.line();
            table.row(
                    edit.version(),
                    edit.at(),
                    edit.by(),
                    line.metric(),
                    line.bundle(),
                    line.customer(),
                    line.site(),
                    line.source(),
                    line.estimated(),
                    edit.adds(),
                    edit.unit(),
                    edit.before(),
                    edit.after(),
                    edit.reason().code(),
                    edit.reason().text(),
                    edit.reason().evidence());
        }
        return table.bytes();
    }

    static byte[] ordered(ReviewedOrder order) {
        FactTable table = new FactTable(
                "line",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "measured",
                "quantity",
                "unit",
                "priceUnit",
                "price",
                "amount",
                "sourceMonth",
                "edits");
        for (ShownLine line : order.lines()) {
            LineKey key = line.key();
            table.row(
                    line.line(),
                    key.metric(),
                    key.bundle(),
                    key.customer(),
                    key.site(),
                    key.source(),
                    line.measured(),
                    line.quantity(),
                    line.unit(),
                    line.priceUnit(),
                    line.price(),
                    line.amount(),
                    line.sourceMonth(),
                    line.edits().size());
        }
        return table.bytes();
    }

    static byte[] events(List<Happened> events) {
        FactTable table = new FactTable("version", "at", "actor", "kind", "state", "detail", "value");
        for (Happened event : events) {
            table.row(event.version(), event.at(), event.actor(), event.kind(), event.state(), null, null);
            event.detail()
                    .forEach((name, value) -> table.row(
                            event.version(), event.at(), event.actor(), event.kind(), event.state(), name, value));
        }
        return table.bytes();
    }
}
