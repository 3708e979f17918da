package org.meterline.collector.usecase;

import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportRule;

/** The refusals that the collector finds itself, by the contract's own rules. */
final class Refusals {

    private static final String WHOLE_REPORT = "";

    private Refusals() {}

    static Refusal empty() {
        return ReportRule.MALFORMED_JSON.refusal(WHOLE_REPORT, "the body has no usage report");
    }

    static Refusal manyLines() {
        return ReportRule.LINE_BREAK.refusal(
                WHOLE_REPORT, "the body must be one usage report on one line; many go as application/x-ndjson");
    }

    static Refusal tooManyBytes(int max) {
        return ReportRule.REPORT_TOO_LARGE.refusal(WHOLE_REPORT, "the usage report has more than " + max + " bytes");
    }

    static Refusal tooManyCompressedBytes(int max) {
        return ReportRule.REPORT_TOO_LARGE.refusal(
                WHOLE_REPORT, "the usage report has more than " + max + " bytes as zstd");
    }
}
