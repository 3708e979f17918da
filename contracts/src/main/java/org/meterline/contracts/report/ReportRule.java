package org.meterline.contracts.report;

import org.meterline.contracts.report.Refusal.Kind;

/** The rules that a usage report can break, each with its stable slug. */
public enum ReportRule {
    MALFORMED_JSON(Kind.SYNTAX, "malformed-json"),
    INVALID_UTF8(Kind.SYNTAX, "invalid-utf8"),
    BYTE_ORDER_MARK(Kind.SYNTAX, "byte-order-mark"),
    LINE_BREAK(Kind.SYNTAX, "line-break"),
    TRAILING_CONTENT(Kind.SYNTAX, "trailing-content"),
    DUPLICATE_KEY(Kind.SYNTAX, "duplicate-key"),
    NUMBER_NOT_INTEGER(Kind.SYNTAX, "number-not-integer"),
    INTEGER_OUT_OF_RANGE(Kind.SYNTAX, "integer-out-of-range"),
    LONE_SURROGATE(Kind.SYNTAX, "lone-surrogate"),
    NUL_CHARACTER(Kind.SYNTAX, "nul-character"),

    REPORT_TOO_LARGE(Kind.TOO_LARGE, "report-too-large"),
    TOO_MANY_RECORDS(Kind.TOO_LARGE, "too-many-records"),
    /** A bound of the JSON parser itself, far above ours: for input that is made to hurt. */
    JSON_LIMIT(Kind.TOO_LARGE, "json-limit"),

    TOO_DEEP(Kind.MEANING, "too-deep"),
    STRING_TOO_LONG(Kind.MEANING, "string-too-long"),
    FIELD_MISSING(Kind.MEANING, "field-missing"),
    FIELD_NULL(Kind.MEANING, "field-null"),
    FIELD_TYPE(Kind.MEANING, "field-type"),
    TEXT_EMPTY(Kind.MEANING, "text-empty"),
    VALUE_OUT_OF_RANGE(Kind.MEANING, "value-out-of-range"),
    SCHEMA_UNSUPPORTED(Kind.MEANING, "schema-unsupported"),
    UUID_MALFORMED(Kind.MEANING, "uuid-malformed"),
    DIGEST_MALFORMED(Kind.MEANING, "digest-malformed"),
    PREVIOUS_DIGEST(Kind.MEANING, "previous-digest"),
    HOUR_MALFORMED(Kind.MEANING, "hour-malformed"),
    HOUR_NOT_ALIGNED(Kind.MEANING, "hour-not-aligned"),
    HOUR_NOT_OVER(Kind.MEANING, "hour-not-over"),
    HOUR_TOO_OLD(Kind.MEANING, "hour-too-old"),
    SPAN_INVALID(Kind.MEANING, "span-invalid"),
    OBSERVED_OVERLAP(Kind.MEANING, "observed-overlap"),
    RECORDS_OVERLAP(Kind.MEANING, "records-overlap"),
    RECORD_OUTSIDE_OBSERVED(Kind.MEANING, "record-outside-observed"),
    CUSTOMER_RESERVED(Kind.MEANING, "customer-reserved"),
    LICENCE_UNKNOWN(Kind.MEANING, "licence-unknown"),
    CORES_EMPTY(Kind.MEANING, "cores-empty");

    private final Kind kind;
    private final String slug;

    ReportRule(Kind kind, String slug) {
        this.kind = kind;
        this.slug = slug;
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    /** A refusal for breaking this rule at a place. */
    public Refusal refusal(String field, String detail) {
        return new Refusal(kind, slug, field, detail);
    }
}
