package org.meterline.upload.domain;

import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** What became of one line of a file. */
public record DecidedReport(
        int line,
        ReportDigest digest,
        Outcome outcome,
        @Nullable String reason) {}
