package org.meterline.chassis.problem;

/** The names of the members that our problems have beyond those of RFC 9457. */
public final class ProblemMembers {

    public static final String FIELD = "field";
    public static final String RULE = "rule";
    public static final String REQUEST_ID = "requestId";
    public static final String VIOLATIONS = "violations";

    private ProblemMembers() {}
}
