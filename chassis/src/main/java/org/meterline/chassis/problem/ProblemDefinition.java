package org.meterline.chassis.problem;

/**
 * What is promised of a kind of refusal.
 *
 * @param slug stable, lower-case, hyphenated; part of the promise to clients
 * @param title the same for every occurrence; what differs goes into the detail
 */
public record ProblemDefinition(String slug, int status, String title) {}
