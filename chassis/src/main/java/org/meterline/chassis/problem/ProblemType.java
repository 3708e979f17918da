package org.meterline.chassis.problem;

/**
 * A kind of refusal with a stable name. Each service has one enum of these in its {@code http} room, and one page per slug in
 * {@code docs/problems}.
 */
public interface ProblemType {

    /** Stable, lower-case, hyphenated; part of the promise to clients. */
    String slug();

    int status();

    /** The same for every occurrence; what differs goes into the detail. */
    String title();
}
