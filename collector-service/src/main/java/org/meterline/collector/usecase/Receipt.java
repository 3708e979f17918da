package org.meterline.collector.usecase;

import java.util.List;
import org.meterline.collector.domain.Verdict;

/** How a request with usage reports ended. Only {@link Acknowledged} promises anything to the usage meter. */
public sealed interface Receipt {

    /** The broker has acknowledged every accepted report; both lists are in the order of the lines. */
    record Acknowledged(List<AcceptedReport> accepted, List<RefusedLine> refused) implements Receipt {}

    /** The single report of the request is not taken. */
    record NotTaken(Verdict.NotTaken why) implements Receipt {}

    /** The request passed one of its limits; nothing of it was published. */
    record TooLarge(String detail) implements Receipt {}

    /** The body does not decode as its content encoding says, or ended early; nothing of it was published. */
    record Unreadable(String detail) implements Receipt {}

    /** Other requests hold all the bytes there are; nothing of this one was published. */
    record Busy() implements Receipt {}

    /** The broker did not acknowledge every report in time. Some may be stored: sending all again is safe. */
    record NotAcknowledged() implements Receipt {}
}
