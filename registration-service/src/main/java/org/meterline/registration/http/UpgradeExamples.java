package org.meterline.registration.http;

/** What the bodies about upgrades look like, for the description of the routes. */
final class UpgradeExamples {

    static final String RECORD = """
            {"fileName": "usage-meter-4.6.0.iso", "sizeBytes": 1073741824, "url": "https://packages.example.com/4.6.0.iso",
             "sha256": "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4"}""";

    private static final String PACKAGE_FIELDS = """
            "version": "4.6.0", "fileName": "usage-meter-4.6.0.iso", "sizeBytes": 1073741824,
             "sha256": "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4",
             "url": "https://packages.example.com/4.6.0.iso\"""";

    static final String RECORDED = "{" + PACKAGE_FIELDS + ", \"recordedAt\": \"2026-11-22T10:15:00Z\"}";

    static final String PACKAGES = "{\"items\": [" + RECORDED + "]}";

    static final String PACKAGE_EVENTS = "{\"items\": [{\"id\": 7, \"at\": \"2026-11-22T10:15:00Z\","
            + " \"actor\": \"5d0c7f2e-3c1b-4f0e-9a51-1f4d2f6f7a10\", \"address\": \"192.0.2.7\","
            + " \"requestId\": \"portal-1\", \"recorded\": {" + PACKAGE_FIELDS + "}}], \"nextCursor\": null}";

    static final String UPGRADE = """
            {"id": "5b1d3f60-9f0a-4f5b-8f5c-0d7a2f1c9e11", "usageMeterId": "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20",
             "from": "4.8.0", "to": "9.0.1", "state": "PRECHECKS", "nextStates": ["SNAPSHOT_CONFIRMED", "FAILED"],
             "asksForToken": true, "mustSurvive": ["REGISTRATION", "UNSENT_DATA"], "kept": [],
             "certificatesToAccept": [], "packageSha256": null, "detail": null,
             "startedBy": "5d0c7f2e-3c1b-4f0e-9a51-1f4d2f6f7a10", "startedAt": "2026-11-22T10:15:00Z",
             "changedAt": "2026-11-22T10:15:00Z"}""";

    static final String UPGRADES = "{\"items\": [" + UPGRADE + "], \"nextCursor\": null}";

    private UpgradeExamples() {}
}
