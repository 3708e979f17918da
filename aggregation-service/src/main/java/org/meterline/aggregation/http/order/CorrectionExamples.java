package org.meterline.aggregation.http.order;

/** Answers about corrections as the API's description shows them; a test reads each as what it is an example of. */
final class CorrectionExamples {

    static final String CORRECTIONS = """
            {
              "items": [{
                "id": "5d0f2c3e-0000-4000-8000-000000000001", "contractId": "0b6e4c1e-0000-4000-8000-000000000003",
                "sourceMonth": "2026-03", "number": 1, "state": "ORDERED", "version": 2,
                "order": "7c1e2c3e-0000-4000-8000-000000000004", "causes": ["LATE_USAGE"],
                "noticedAt": "2026-04-11T00:10:00Z", "asOf": "2026-05-04T00:00:00Z", "reportsVersion": 2,
                "before": {"commit": "90", "reported": "100", "overage": "10", "underage": "0", "total": "100"},
                "after": {"commit": "90", "reported": "401/4", "overage": "41/4", "underage": "0", "total": "401/4"},
                "lines": [{
                  "line": 4, "metric": "billed-vram", "bundle": "base", "customer": "acme", "unit": "GB", "priceUnit": "money",
                  "before": {"measured": {"exact": "100", "rounded": "100.0000"}, "quantity": "100.00", "amount": "450.00"},
                  "after": {"measured": {"exact": "401/4", "rounded": "100.2500"}, "quantity": "100.25", "amount": "451.13"},
                  "difference": {"measured": {"exact": "1/4", "rounded": "0.2500"}, "quantity": "0.25", "amount": "1.13"}
                }],
                "totals": {"money": "1.13"},
                "inputHash": "sha256:9f2c000000000000000000000000000000000000000000000000000000000000",
                "rulesHash": "sha256:1b2c000000000000000000000000000000000000000000000000000000000000"
              }],
              "nextCursor": null
            }""";

    static final String RECONCILIATION = """
            {
              "items": [{
                "contractId": "0b6e4c1e-0000-4000-8000-000000000003", "month": "2026-03",
                "order": "6a1e2c3e-0000-4000-8000-000000000005", "settled": true,
                "lines": [{
                  "metric": "billed-vram", "bundle": "base", "customer": "acme", "unit": "GB", "priceUnit": "money",
                  "first": {"measured": {"exact": "100", "rounded": "100.0000"}, "quantity": "100.00", "amount": "450.00"},
                  "edits": {"measured": {"exact": "2", "rounded": "2.0000"}, "quantity": "2.00", "amount": "9.00"},
                  "corrections": [{
                    "correction": "5d0f2c3e-0000-4000-8000-000000000001", "state": "ORDERED",
                    "order": "7c1e2c3e-0000-4000-8000-000000000004",
                    "difference": {"measured": {"exact": "1/4", "rounded": "0.2500"}, "quantity": "0.25", "amount": "1.13"}
                  }],
                  "ordered": {"measured": {"exact": "409/4", "rounded": "102.2500"}, "quantity": "102.25", "amount": "460.13"},
                  "pending": {"measured": {"exact": "0", "rounded": "0.0000"}, "quantity": "0", "amount": "0"},
                  "now": {"measured": {"exact": "401/4", "rounded": "100.2500"}, "quantity": "100.25", "amount": "451.13"},
                  "difference": {"measured": {"exact": "0", "rounded": "0.0000"}, "quantity": "0.00", "amount": "0.00"}
                }],
                "commit": {
                  "first": {"commit": "90", "reported": "100", "overage": "10", "underage": "0", "total": "100"},
                  "edited": {"commit": "90", "reported": "102", "overage": "12", "underage": "0", "total": "102"},
                  "last": {"commit": "90", "reported": "401/4", "overage": "41/4", "underage": "0", "total": "401/4"},
                  "now": {"commit": "90", "reported": "401/4", "overage": "41/4", "underage": "0", "total": "401/4"}
                }
              }],
              "nextCursor": null
            }""";

    private CorrectionExamples() {}
}
