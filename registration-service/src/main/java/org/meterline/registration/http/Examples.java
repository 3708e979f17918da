package org.meterline.registration.http;

/** What bodies look like, for the description of the routes; tests send and check every one of them. */
final class Examples {

    static final String REGISTRATION = """
            {"id": "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20", "name": "um-01", "mode": "TEST", "connectivity": "ONLINE",
             "contractId": "3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e03", "siteId": "dc1"}""";

    static final String CHANGE = """
            {"name": "um-02", "connectivity": "OFFLINE"}""";

    static final String ROTATION = """
            {"overlap": "PT24H"}""";

    static final String CHECK = """
            {"version": "1.0.0", "fingerprint": "sha256:2c26b46b68ffc68ff99b453c1d304134"}""";

    private static final String USAGE_METER_FIELDS = """
            "id": "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20", "provider": "nimbus", "name": "um-01", "mode": "TEST",
             "contractId": "3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e03", "siteId": "dc1", "connectivity": "ONLINE",
             "status": "REGISTERED", "health": "UNKNOWN",
             "healthReasons": [{"reason": "NEVER_SEEN", "weight": "UNKNOWN", "since": "2026-11-22T10:15:00Z",
              "source": null, "detail": "It has not shown itself since it was registered."}],
             "version": null, "lastSeenAt": null, "lastReportHour": null,
             "lastUploadAt": null, "tokenGeneration": 1, "createdAt": "2026-11-22T10:15:00Z", "unregisteredAt": null,
             "locked": false, "revision": 1,
             "modes": [{"mode": "TEST", "from": null}, {"mode": "PRODUCTION", "from": "2026-12-01T00:00:00Z"}],
             "connectivities": [{"connectivity": "ONLINE", "from": null}],
             "contracts": [{"contractId": "3c9a7e10-1d2b-4f6a-8e5d-7b1c0a9f8e03", "siteId": "dc1", "from": null}]""";

    static final String USAGE_METER = "{" + USAGE_METER_FIELDS + "}";

    static final String REGISTERED =
            "{" + USAGE_METER_FIELDS + ", \"accessToken\": \"mlt_Zm9yIHRoZSBleGFtcGxlLCBubyByZWFsIHRva2VuISE\"}";

    static final String PAGE = "{\"items\": [" + USAGE_METER + "], \"nextCursor\": \"bTox\"}";

    static final String TOKEN = """
            {"accessToken": "mlt_Zm9yIHRoZSBleGFtcGxlLCBubyByZWFsIHRva2VuISE", "tokenGeneration": 2,
             "previousValidUntil": "2026-11-23T10:15:00Z"}""";

    private static final String EVENT = """
            {"id": 4711, "at": "2026-11-22T10:15:00Z", "kind": "CHANGED",
             "actor": "5d0c7f2e-3c1b-4f0e-9a51-1f4d2f6f7a10", "address": "192.0.2.7", "requestId": "portal-1",
             "details": {"name": "um-01 -> um-02"}}""";

    static final String EVENTS = "{\"items\": [" + EVENT + "], \"nextCursor\": null}";

    static final String CHECKED = """
            {"id": "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20", "name": "um-01", "provider": "nimbus", "status": "ACTIVE",
             "mode": "TEST"}""";

    private Examples() {}
}
