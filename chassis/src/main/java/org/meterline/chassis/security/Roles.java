package org.meterline.chassis.security;

/** The roles of the suite, as they stand in {@code @RolesAllowed}. */
public final class Roles {

    public static final String USAGE_VIEWER = "usage-viewer";
    public static final String METER_OPERATOR = "meter-operator";
    public static final String BILLING_MANAGER = "billing-manager";
    public static final String PLATFORM_ADMIN = "platform-admin";

    /** Given by us to tokens of the usage meters' own issuer, and to no other, whatever they claim. */
    public static final String USAGE_METER = "usage-meter";

    private Roles() {}
}
