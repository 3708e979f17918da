package org.meterline.collector.domain;

import java.time.Instant;
import java.util.Optional;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportAge;
import org.meterline.contracts.report.UsageReportReader;

/** Holds one report against the rules of the contract, the age rule, and its sender. */
public final class ReportInspection {

    private final UsageReportReader reader;
    private final AgeLimits ageLimits;

    public ReportInspection(UsageReportReader reader, AgeLimits ageLimits) {
        this.reader = reader;
        this.ageLimits = ageLimits;
    }

    /** Judges the report's original bytes, received at {@code now} on the business clock. */
    public Verdict inspect(byte[] original, Sender sender, Instant now) {
        return switch (reader.read(original)) {
            case ReadResult.Invalid(Refusal refusal) -> new Verdict.Refused(refusal);
            case ReadResult.Valid valid -> inspect(valid, sender, now);
        };
    }

    private Verdict inspect(ReadResult.Valid valid, Sender sender, Instant now) {
        if (!valid.header().usageMeterId().equals(sender.usageMeterId())) {
            return new Verdict.AnotherMeters(valid.header().usageMeterId());
        }
        Optional<Refusal> age = ReportAge.check(valid.header().hour(), now, ageLimits);
        return age.isPresent() ? new Verdict.Refused(age.get()) : new Verdict.Taken(valid.header(), valid.digest());
    }
}
