package org.meterline.aggregation.http.order;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.http.ReportForm;
import org.meterline.aggregation.http.SeparatedTable;

/** All lines of an order as a table for spreadsheets. */
final class OrderCsv {

    private static final List<String> COLUMNS = List.of(
            "order",
            "month",
            "state",
            "line",
            "metric",
            "bundle",
            "customer",
            "site",
            "source",
            "measured",
            "measuredExact",
            "quantity",
            "unit",
            "price",
            "amount",
            "amountUnit",
            "sourceMonth",
            "estimated",
            "notes");

    private OrderCsv() {}

    /** A number that is written without an exponent, and is no formula though it may be negative. */
    private record Plain(BigDecimal number) {

        @Override
        public String toString() {
            return number.toPlainString();
        }
    }

    /** The stream stays open. */
    static void write(PrintedOrder order, OutputStream out) throws IOException {
        SeparatedTable table = new SeparatedTable(out, ReportForm.CSV, COLUMNS);
        for (PrintedOrder.Line line : order.lines()) {
            table.row(Arrays.asList(
                    order.computed().id(),
                    order.computed().month(),
                    order.state(),
                    line.line(),
                    line.metric(),
                    line.bundle(),
                    line.customer(),
                    line.site(),
                    line.source(),
                    new Plain(Rounding.DETAIL.round(line.measured())),
                    line.measured().toString(),
                    new Plain(line.quantity()),
                    line.unit(),
                    new Plain(line.price()),
                    new Plain(line.amount()),
                    order.unitOf(line.priceUnit()),
                    line.sourceMonth(),
                    line.estimated(),
                    String.join("; ", line.notes())));
        }
        table.end();
    }
}
