package org.meterline.aggregation.http.order;

/** Bodies as the API's description shows them; a test reads each as what it is an example of. */
final class OrderExamples {

    static final String EDIT = """
            {"quantity": "12.50", "reason": "METERING_GAP", "text": "The host was down for maintenance until noon.", "evidence": "CHG-4711"}""";

    static final String NEW_LINE = """
            {"metric": "billed-vram", "bundle": "base", "customer": "acme", "site": "fra-1", "quantity": "3.00", "reason": "METERING_GAP", "text": "A site without a usage meter.", "evidence": "CHG-4712"}""";

    static final String SUBMISSION = """
            {"purchaseOrder": "PO-2026-10", "zeroUsageConfirmed": false, "coverageAcknowledged": {"reason": "The usage meter of fra-1 was replaced."}}""";

    static final String REJECTION = """
            {"reason": "The purchase order has expired."}""";

    static final String CLOSING = """
            {"purchaseOrders": ["V-2026-0815"], "comment": "Ordered with the vendor."}""";

    private OrderExamples() {}
}
