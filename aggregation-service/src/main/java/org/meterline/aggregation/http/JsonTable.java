package org.meterline.aggregation.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.report.MonthVersion;

/** A table as the items of a JSON object that says which version of which month it is. A cell without a value is left out. */
final class JsonTable implements TableSink {

    private static final JsonFactory JSON = new JsonFactory().configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false);

    private final JsonGenerator json;
    private final List<String> columns;

    JsonTable(OutputStream out, ReportKind kind, MonthVersion version, List<String> columns) throws IOException {
        this.json = JSON.createGenerator(out);
        this.columns = columns;
        json.writeStartObject();
        json.writeStringField("report", kind.word());
        json.writeStringField("provider", version.provider());
        json.writeStringField("month", version.month().toString());
        json.writeStringField("state", ReportsResource.state(version));
        json.writeNumberField("version", version.number());
        json.writeStringField("asOf", version.asOf().toString());
        json.writeArrayFieldStart("items");
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            Object cell = cells.get(i);
            if (cell != null) {
                json.writeFieldName(columns.get(i));
                write(cell);
            }
        }
        json.writeEndObject();
    }

    private void write(Object cell) throws IOException {
        switch (cell) {
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case List<?> texts -> {
                json.writeStartArray();
                for (Object text : texts) {
                    json.writeString(String.valueOf(text));
                }
                json.writeEndArray();
            }
            default -> json.writeString(cell.toString());
        }
    }

    @Override
    public void end() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
