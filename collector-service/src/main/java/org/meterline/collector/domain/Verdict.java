package org.meterline.collector.domain;

import java.util.UUID;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;

/** What the collector makes of one report, from its bytes and its sender alone. */
public sealed interface Verdict {

    /** The report keeps every rule and is its sender's own. */
    record Taken(ReportHeader header, ReportDigest digest) implements Verdict {}

    /** The report is not taken and leaves nothing behind. */
    sealed interface NotTaken extends Verdict {}

    /** The report breaks a rule of the contract. */
    record Refused(Refusal refusal) implements NotTaken {}

    /** The report speaks for another usage meter than the one that sends it. */
    record AnotherMeters(UUID claimed) implements NotTaken {}
}
