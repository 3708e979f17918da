package org.meterline.aggregation.http;

/** Answers as the API's description shows them; a test reads each as what it is an example of. */
final class ApiExamples {

    static final String SOURCE_HOUR = """
            {
              "month": "2026-10",
              "hour": "2026-10-05T10:00:00Z",
              "metric": "billed-vram",
              "customer": "acme",
              "source": "6f1d2c3e-0000-4000-8000-000000000001",
              "asOf": "2026-10-20T12:00:00Z",
              "combining": "sum",
              "rules": [{
                "effectiveFrom": "2020-01-01", "unit": "GB", "counting": "by-second", "object": "billed-vram",
                "parameters": {"capMiB": 24576, "floorPercent": 50}, "words": {}, "perUnit": 102400, "periods": 2678400
              }],
              "billed": {"base": "737280000", "exact": "1/372", "rounded": "0.0027"},
              "metered": {"base": "737280000", "exact": "1/372", "rounded": "0.0027"},
              "sourceHours": [{
                "hour": "2026-10-05T10:00:00Z", "source": "6f1d2c3e-0000-4000-8000-000000000001",
                "metricVersion": "2020-01-01", "billed": "737280000", "metered": "737280000",
                "reports": [{
                  "digest": "sha256:9f2c000000000000000000000000000000000000000000000000000000000000",
                  "usageMeterId": "0b6e4c1e-0000-4000-8000-000000000002", "sequence": 4711, "observedSeconds": 3600,
                  "countedSeconds": 3600, "state": "COUNTED", "why": "all its seconds count",
                  "original": "/api/v1/usage-reports/sha256:9f2c000000000000000000000000000000000000000000000000000000000000"
                }],
                "parts": "/api/v1/usage/explanation?month=2026-10&metric=billed-vram&customer=acme&source=6f1d2c3e-0000-4000-8000-000000000001&hour=2026-10-05T10%3A00%3A00Z"
              }],
              "parts": [{
                "report": "sha256:9f2c000000000000000000000000000000000000000000000000000000000000",
                "kind": "vm", "object": "vm-1001", "name": "web-01", "customer": "acme", "licence": "RENTAL",
                "from": 0, "to": 3600,
                "formula": "min(cap 24576 MiB, max(reserved 0 MiB, 50 % of configured 4096 MiB)) = 204800/100 MiB",
                "decidedBy": "floor", "value": 204800, "factors": [{"name": "seconds", "by": 3600}],
                "billed": "737280000", "metered": "737280000"
              }],
              "nextCursor": null
            }""";

    static final String RECOMPUTATION = """
            {
              "month": "2026-10", "verdict": "DIFFERENT",
              "sourceHours": 744, "reports": 745, "records": 7440000, "totals": 42, "differences": 1,
              "named": [{
                "what": "total of contract 00000000-0000-0000-0000-000000000000 site '' source 6f1d2c3e-0000-4000-8000-000000000001: billed-vram of 2020-01-01 variant '' customer 'acme' usage meter 0b6e4c1e-0000-4000-8000-000000000002",
                "stored": "billed 368640001, metered 368640000",
                "recomputed": "billed 368640000, metered 368640000"
              }]
            }""";

    static final String RETENTION = """
            {
              "byDefault": {"ledgerMonths": 36, "bundleMonths": 36},
              "providers": {"nimbus": {"ledgerMonths": 84, "bundleMonths": 36}},
              "months": [
                {"month": "2023-09", "state": "DROPPED", "droppedAt": "2026-10-02T03:00:00Z", "wouldGo": false, "blockers": []},
                {"month": "2023-10", "state": "OPEN", "wouldGo": false, "blockers": [
                  {"reason": "RETAINED", "provider": "nimbus", "detail": "until 2030-11-01T00:00:00Z"},
                  {"reason": "ORDER_NOT_EXPORTED", "provider": "stratus", "detail": "contract 0b6e4c1e-0000-4000-8000-000000000003"}
                ]}
              ]
            }""";

    static final String CONTRACT = """
            {
              "name": "Rental Europe", "productFamily": "RENTAL",
              "commit": 1800, "commitMetric": "hourly-cores", "overageRule": "hourly", "currency": "EUR",
              "sites": ["fra-1"], "bundles": [{"feature": "aria-operations", "name": "premier-plus"}],
              "priceBook": [
                {"metric": "bundle-vram", "bundle": "premier-plus", "unit": "points", "price": "10", "effectiveFrom": "2026-01-01T00:00:00Z"},
                {"metric": "hourly-cores", "bundle": "base", "unit": "money", "effectiveFrom": "2026-01-01T00:00:00Z", "tiers": [
                  {"upTo": "1000", "price": "4.50"}, {"upTo": "2500", "price": "4.10"}, {"price": "3.95"}
                ]}
              ],
              "commits": [{"commit": 2400, "overageRule": "hourly", "effectiveFrom": "2027-01-01T00:00:00Z"}],
              "linesBy": ["customer", "site"], "startMonth": "2026-01", "endMonth": "2027-12"
            }""";

    static final String CONTRACT_VERSION = """
            {
              "number": 1, "change": "CHANGED", "by": "0b6e4c1e-0000-4000-8000-000000000009", "at": "2026-11-20T09:30:00Z",
              "terms": {
                "name": "Rental Europe", "productFamily": "RENTAL",
                "commit": 1800, "commitMetric": "hourly-cores", "overageRule": "hourly", "currency": "EUR",
                "sites": ["fra-1"], "bundles": [],
                "priceBook": [{"metric": "billed-vram", "bundle": "base", "unit": "points", "price": "7", "effectiveFrom": "2026-01-01T00:00:00Z"}],
                "commits": [], "linesBy": ["customer"], "startMonth": "2026-01"
              }
            }""";

    static final String FORECAST = """
            {
              "kind": "FORECAST", "month": "2026-04", "asOf": "2026-04-11T00:00:00Z",
              "items": [{
                "contractId": "0b6e4c1e-0000-4000-8000-000000000003", "contractName": "Rental Europe", "currency": "EUR",
                "basis": {
                  "from": "2026-04-04T00:00:00Z", "to": "2026-04-11T00:00:00Z", "meteredHours": 168, "missingHours": 10,
                  "restHours": 480, "silentSources": []
                },
                "commit": {
                  "metric": "hourly-cores", "unit": "cores", "rule": "hourly", "commit": "20",
                  "summary": {
                    "low": {
                      "reported": {"exact": "21/2", "rounded": "10.5000"}, "overage": {"exact": "2/15", "rounded": "0.1333"},
                      "underage": {"exact": "289/30", "rounded": "9.6333"}, "total": {"exact": "302/15", "rounded": "20.1333"}
                    },
                    "expected": {
                      "reported": {"exact": "12", "rounded": "12.0000"}, "overage": {"exact": "18/35", "rounded": "0.5143"},
                      "underage": {"exact": "298/35", "rounded": "8.5143"}, "total": {"exact": "718/35", "rounded": "20.5143"}
                    },
                    "high": {
                      "reported": {"exact": "121/6", "rounded": "20.1667"}, "overage": {"exact": "257/90", "rounded": "2.8556"},
                      "underage": {"exact": "121/45", "rounded": "2.6889"}, "total": {"exact": "2057/90", "rounded": "22.8556"}
                    }
                  }
                },
                "lines": [{
                  "metric": "hourly-cores", "bundle": "base", "unit": "cores", "projected": true,
                  "soFar": {"exact": "23/6", "rounded": "3.8333"},
                  "quantity": {
                    "low": {"exact": "21/2", "rounded": "10.5000"}, "expected": {"exact": "12", "rounded": "12.0000"},
                    "high": {"exact": "121/6", "rounded": "20.1667"}
                  },
                  "priceUnit": "money", "amount": {"low": "42.00", "expected": "48.00", "high": "80.67"}
                }],
                "totals": {"low": {"money": "42.00"}, "expected": {"money": "48.00"}, "high": {"money": "80.67"}}
              }],
              "nextCursor": null
            }""";

    private ApiExamples() {}
}
