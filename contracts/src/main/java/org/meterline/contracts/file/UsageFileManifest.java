package org.meterline.contracts.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;

/**
 * The first line of a usage file: what it is going to be.
 *
 * @param month the UTC month that all its reports are of
 * @param partial written before the month had ended
 * @param sequence the meter's own count of its files, from 1
 * @param previousFile the digest of the meter's file before this one; null for its first file only
 * @param reports how many reports follow
 */
public record UsageFileManifest(
        UUID usageMeterId,
        YearMonth month,
        boolean partial,
        Instant createdAt,
        long sequence,
        @Nullable ReportDigest previousFile,
        int reports) {

    static final String SCHEMA_ID = "meterline/usage-file/1";

    static final String SCHEMA = "schema";
    static final String USAGE_METER_ID = "usageMeterId";
    static final String MONTH = "month";
    static final String PARTIAL = "partial";
    static final String CREATED_AT = "createdAt";
    static final String SEQUENCE = "sequence";
    static final String PREVIOUS_FILE = "previousFile";
    static final String REPORTS = "reports";

    private static final JsonFactory JSON = new JsonFactory();

    public UsageFileManifest {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence is below 1: " + sequence);
        }
        if ((sequence == 1) != (previousFile == null)) {
            throw new IllegalArgumentException("previousFile is null where sequence is 1, and only there: sequence "
                    + sequence + ", previousFile " + previousFile);
        }
        if (reports < 0) {
            throw new IllegalArgumentException("reports is negative: " + reports);
        }
        if (month.getYear() < 1 || month.getYear() > 9999) {
            throw new IllegalArgumentException("month is not of four digits of year: " + month);
        }
    }

    /** The first instant of the month. */
    public Instant monthStart() {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first instant after the month. */
    public Instant monthEnd() {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Whether an hour lies in the month. */
    public boolean covers(Instant hour) {
        return !hour.isBefore(monthStart()) && hour.isBefore(monthEnd());
    }

    /** The line, without a line break. */
    byte[] toJson() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(SCHEMA, SCHEMA_ID);
            json.writeStringField(USAGE_METER_ID, usageMeterId.toString());
            json.writeStringField(MONTH, month.toString());
            json.writeBooleanField(PARTIAL, partial);
            json.writeStringField(CREATED_AT, createdAt.toString());
            json.writeNumberField(SEQUENCE, sequence);
            ReportDigest previous = previousFile;
            if (previous == null) {
                json.writeNullField(PREVIOUS_FILE);
            } else {
                json.writeStringField(PREVIOUS_FILE, previous.value());
            }
            json.writeNumberField(REPORTS, reports);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return line.toByteArray();
    }
}
