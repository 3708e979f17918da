package org.meterline.registration.http;

/** How ids look in routes and bodies: lower-case UUIDs with hyphens, and no other of the forms that Java would take. */
final class Identifiers {

    static final String UUID_FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** For a path: anything else is no such resource. */
    static final String ID_IN_PATH = "{id: " + UUID_FORM + "}";

    /** A second id in a path. */
    static final String UID_IN_PATH = "{uid: " + UUID_FORM + "}";

    static final String USAGE_METERS = "/api/v1/usage-meters";

    private Identifiers() {}
}
