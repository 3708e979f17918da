package org.meterline.registration.http;

/** What the bodies about signing keys and master keys look like, for the description of the routes. */
final class SigningKeyExamples {

    static final String ROTATION = """
            {"compromised": false}""";

    static final String KEYS = """
            {"items": [{"id": "2026-11-22-2", "state": "NEXT", "masterKey": "k1", "publishedAt": "2026-11-22T10:15:00Z",
             "maySignFrom": "2026-11-22T10:30:00Z", "signsFrom": null, "signsUntil": null, "publishedUntil": null}]}""";

    static final String EVENTS = """
            {"items": [{"id": 3, "keyId": "2026-11-22-2", "at": "2026-11-22T10:15:00Z", "kind": "PUBLISHED",
             "actor": "schedule", "address": null, "requestId": null}], "nextCursor": null}""";

    static final String MASTER_KEYS = """
            {"items": [{"id": "k1", "current": true, "accessTokens": 1204, "signingKeys": 2}]}""";

    static final String HOLDERS = """
            {"items": [{"provider": "nimbus", "usageMeterId": "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20"}],
             "nextCursor": null}""";

    private SigningKeyExamples() {}
}
