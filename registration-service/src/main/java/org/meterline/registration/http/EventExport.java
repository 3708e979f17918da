package org.meterline.registration.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.usecase.AuditTrail.Filter;
import org.meterline.registration.usecase.ReadAuditTrail;
import org.meterline.registration.usecase.UsageMeterEvent;

/** Writes events of the audit trail as lines, while they are read. */
@Singleton
class EventExport {

    /** An event that says whose it is, for where events of many usage meters stand together. */
    @Schema(name = "ProvidersUsageMeterEvent")
    record Line(
            long id,
            UUID usageMeterId,
            String provider,
            Instant at,
            UsageMeterEvent.Kind kind,
            String actor,
            @Nullable String address,
            @Nullable String requestId,
            Map<String, String> details) {

        static Line of(UsageMeterEvent event) {
            return new Line(
                    event.id(),
                    event.usageMeterId(),
                    event.provider(),
                    event.at(),
                    event.kind(),
                    event.actor(),
                    event.address(),
                    event.requestId(),
                    new TreeMap<>(event.details()));
        }
    }

    private static final String[] COLUMNS = {
        "id", "at", "provider", "usageMeterId", "kind", "actor", "address", "requestId", "details"
    };
    private static final String FORMULA_BEGINS_WITH = "=+-@\t\r";
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ReadAuditTrail read;
    private final ObjectWriter json;

    EventExport(ReadAuditTrail read, ObjectMapper json) {
        this.read = read;
        this.json = json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    StreamingOutput lines(Filter filter) {
        return out -> {
            OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
            read.export(filter, event -> writeLine(buffer, event));
            buffer.flush();
        };
    }

    StreamingOutput csv(Filter filter) {
        return out -> {
            Writer text = new OutputStreamWriter(new BufferedOutputStream(out, BUFFER_BYTES), StandardCharsets.UTF_8);
            CsvWriter csv =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
            csv.writeRecord(COLUMNS);
            read.export(filter, event -> csv.writeRecord(cells(event)));
            csv.flush();
        };
    }

    private void writeLine(OutputStream out, UsageMeterEvent event) {
        try {
            out.write(json.writeValueAsBytes(Line.of(event)));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String[] cells(UsageMeterEvent event) {
        return new String[] {
            Long.toString(event.id()),
            event.at().toString(),
            defused(event.provider()),
            event.usageMeterId().toString(),
            event.kind().name(),
            defused(event.actor()),
            defused(event.address()),
            defused(event.requestId()),
            details(event)
        };
    }

    private String details(UsageMeterEvent event) {
        try {
            return json.writeValueAsString(new TreeMap<>(event.details()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts can always be written", e);
        }
    }

    /** What a spreadsheet would calculate is text for it with an apostrophe before. */
    static String defused(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        return FORMULA_BEGINS_WITH.indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
    }
}
