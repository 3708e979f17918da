package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a usage report as one line without its newline: fixed field order, what has its default is left out. */
public final class UsageReportWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int EXPECTED_BYTES = 16 * 1024;

    private UsageReportWriter() {}

    /** The report's bytes: those that its digest is taken of, and that travel unchanged from here on. */
    public static byte[] write(ReportHeader header, Iterable<? extends UsageRecord> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writeHeader(json, header);
            json.writeArrayFieldStart(ReportFields.RECORDS);
            for (UsageRecord each : records) {
                writeRecord(json, each);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void writeHeader(JsonGenerator json, ReportHeader header) throws IOException {
        json.writeStringField(ReportFields.SCHEMA, ReportFields.SCHEMA_ID);
        json.writeStringField(ReportFields.USAGE_METER_ID, header.usageMeterId().toString());
        json.writeNumberField(ReportFields.SEQUENCE, header.sequence());
        ReportDigest previous = header.previousDigest();
        if (previous == null) {
            json.writeNullField(ReportFields.PREVIOUS_DIGEST);
        } else {
            json.writeStringField(ReportFields.PREVIOUS_DIGEST, previous.value());
        }
        writeSource(json, header.source());
        json.writeStringField(ReportFields.HOUR, header.hour().toString());
        json.writeArrayFieldStart(ReportFields.OBSERVED);
        for (Span span : header.observed()) {
            json.writeStartArray();
            json.writeNumber(span.from());
            json.writeNumber(span.to());
            json.writeEndArray();
        }
        json.writeEndArray();
        Software software = header.software();
        if (software != null) {
            json.writeObjectFieldStart(ReportFields.SOFTWARE);
            json.writeStringField(ReportFields.NAME, software.name());
            json.writeStringField(ReportFields.VERSION, software.version());
            json.writeEndObject();
        }
    }

    private static void writeSource(JsonGenerator json, Source source) throws IOException {
        json.writeObjectFieldStart(ReportFields.SOURCE);
        json.writeStringField(ReportFields.ID, source.id().toString());
        json.writeStringField(ReportFields.KIND, source.kind());
        writeOptional(json, ReportFields.NAME, source.name());
        writeOptional(json, ReportFields.VERSION, source.version());
        json.writeEndObject();
    }

    private static void writeRecord(JsonGenerator json, UsageRecord each) throws IOException {
        json.writeStartObject();
        json.writeStringField(ReportFields.ID, each.id());
        json.writeStringField(ReportFields.KIND, each.kind());
        json.writeNumberField(ReportFields.FROM, each.from());
        json.writeNumberField(ReportFields.TO, each.to());
        switch (each) {
            case VmRecord vm -> writeVm(json, vm);
            case HostRecord host -> writeHost(json, host);
            case VsanRecord vsan -> writeVsan(json, vsan);
            case EdgeRecord edge -> json.writeNumberField(ReportFields.VCPUS, edge.vcpus());
            case CounterRecord counter -> writeCounter(json, counter);
            case UnknownRecord unknown -> refuseKnownKind(unknown);
        }
        writeHead(json, each.head());
        json.writeEndObject();
    }

    private static void writeVm(JsonGenerator json, VmRecord vm) throws IOException {
        json.writeBooleanField(ReportFields.ON, vm.on());
        json.writeNumberField(ReportFields.CONFIGURED_MIB, vm.configuredMiB());
        if (vm.reservedMiB() != 0) {
            json.writeNumberField(ReportFields.RESERVED_MIB, vm.reservedMiB());
        }
        json.writeNumberField(ReportFields.VCPUS, vm.vcpus());
        writeOptional(json, ReportFields.HOST, vm.host());
    }

    private static void writeHost(JsonGenerator json, HostRecord host) throws IOException {
        json.writeArrayFieldStart(ReportFields.CORES_PER_CPU);
        for (int cores : host.coresPerCpu()) {
            json.writeNumber(cores);
        }
        json.writeEndArray();
        json.writeNumberField(ReportFields.POWERED_ON_VMS, host.poweredOnVms());
    }

    private static void writeVsan(JsonGenerator json, VsanRecord vsan) throws IOException {
        json.writeNumberField(ReportFields.RAW_BYTES, vsan.rawBytes());
        json.writeNumberField(ReportFields.USED_BYTES, vsan.usedBytes());
        writeOptional(json, ReportFields.EDITION, vsan.edition());
    }

    private static void writeCounter(JsonGenerator json, CounterRecord counter) throws IOException {
        json.writeStringField(ReportFields.COUNTER, counter.counter());
        json.writeNumberField(ReportFields.VALUE, counter.value());
    }

    private static void writeHead(JsonGenerator json, RecordHead head) throws IOException {
        writeOptional(json, ReportFields.NAME, head.name());
        if (!head.customer().equals(RecordHead.NO_CUSTOMER)) {
            json.writeStringField(ReportFields.CUSTOMER, head.customer());
        }
        writeOptional(json, ReportFields.LICENCE_KEY, head.licenceKey());
        if (head.licence() != Licence.RENTAL) {
            json.writeStringField(ReportFields.LICENCE, head.licence().name());
        }
        List<String> features = head.features();
        if (!features.isEmpty()) {
            json.writeArrayFieldStart(ReportFields.FEATURES);
            for (String feature : features) {
                json.writeString(feature);
            }
            json.writeEndArray();
        }
        if (head.estimated()) {
            json.writeBooleanField(ReportFields.ESTIMATED, true);
        }
    }

    private static void writeOptional(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void refuseKnownKind(UnknownRecord unknown) {
        // Its quantities were not kept, so writing it as the known kind would make an invalid report.
        if (ReportFields.KNOWN_KINDS.contains(unknown.kind())) {
            throw new IllegalArgumentException("an unknown record cannot be of the known kind " + unknown.kind());
        }
    }
}
