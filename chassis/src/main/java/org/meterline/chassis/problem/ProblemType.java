package org.meterline.chassis.problem;

/**
 * A kind of refusal with a stable name. Each service has one enum of these in its {@code http} room, and one page per slug in
 * {@code docs/problems}.
 */
public interface ProblemType {

    ProblemDefinition definition();

    default String slug() {
        return definition().slug();
    }

    default int status() {
        return definition().status();
    }

    default String title() {
        return definition().title();
    }
}
