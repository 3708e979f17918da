package org.meterline.contracts.file;

import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.Refusal.Kind;

/** The rules that a usage file can break, each with its stable slug; its reports have rules of their own. */
public enum FileRule {
    /** Neither gzip nor zstd. */
    FILE_FORMAT(Kind.SYNTAX, "file-format"),
    /** The compressed stream is damaged, cut off, or followed by something. */
    FILE_CORRUPT(Kind.SYNTAX, "file-corrupt"),
    /** The lines end before the signature. */
    FILE_TRUNCATED(Kind.SYNTAX, "file-truncated"),
    /** Something follows the signature. */
    FILE_TRAILING(Kind.SYNTAX, "file-trailing-content"),
    FILE_TOO_LARGE(Kind.TOO_LARGE, "file-too-large"),
    /** It unpacks to so many times its size that it was made for that. */
    FILE_RATIO(Kind.TOO_LARGE, "file-ratio"),
    LINE_TOO_LONG(Kind.TOO_LARGE, "line-too-long"),
    TOO_MANY_REPORTS(Kind.TOO_LARGE, "too-many-reports"),
    MANIFEST_MALFORMED(Kind.SYNTAX, "manifest-malformed"),
    MANIFEST_INVALID(Kind.MEANING, "manifest-invalid"),
    /** The manifest says another number of reports than there are. */
    REPORT_COUNT(Kind.MEANING, "report-count"),
    SIGNATURE_MALFORMED(Kind.MEANING, "signature-malformed"),
    /** Any algorithm but EdDSA, {@code none} above all. */
    SIGNATURE_ALGORITHM(Kind.MEANING, "signature-algorithm"),
    /** Signed with the key of another usage meter than the manifest names. */
    SIGNATURE_METER(Kind.MEANING, "signature-meter"),
    /** Signed under a generation whose key is not known or not accepted any more. */
    SIGNATURE_KEY(Kind.MEANING, "signature-key"),
    SIGNATURE_WRONG(Kind.MEANING, "signature-wrong"),
    /** The file that the manifest names as the one before cannot be that. */
    FILE_CHAIN(Kind.MEANING, "file-chain"),
    /** A report of another usage meter than the manifest names. */
    REPORT_METER(Kind.MEANING, "report-meter"),
    /** A report of another month than the manifest names. */
    REPORT_MONTH(Kind.MEANING, "report-month"),
    /** The reports are not in the order in which the meter wrote them, or not in one chain. */
    REPORT_CHAIN(Kind.MEANING, "report-chain");

    private final Kind kind;
    private final String slug;

    FileRule(Kind kind, String slug) {
        this.kind = kind;
        this.slug = slug;
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    /** A refusal for breaking this rule at a place within its line. */
    public Refusal refusal(String field, String detail) {
        return new Refusal(kind, slug, field, detail);
    }
}
