package org.meterline.aggregation.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.chain.Run;
import org.meterline.contracts.report.ReportDigest;

/** The runs of a chain as JSON. The names written here are read again by later versions. */
final class ChainJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunRow(long from, long to, @Nullable String previous, String last, String firstHour, String lastHour) {}

    private ChainJson() {}

    static String runs(Chain chain) {
        try {
            return MAPPER.writeValueAsString(
                    chain.runs().stream().map(ChainJson::row).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we keep can always be written", e);
        }
    }

    static List<Run> runs(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<List<RunRow>>() {}).stream()
                    .map(ChainJson::run)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we wrote can always be read", e);
        }
    }

    private static RunRow row(Run run) {
        ReportDigest previous = run.previous();
        return new RunRow(
                run.from(),
                run.to(),
                previous == null ? null : previous.value(),
                run.last().value(),
                run.firstHour().toString(),
                run.lastHour().toString());
    }

    private static Run run(RunRow row) {
        return new Run(
                row.from(),
                row.to(),
                row.previous() == null ? null : new ReportDigest(row.previous()),
                new ReportDigest(row.last()),
                Instant.parse(row.firstHour()),
                Instant.parse(row.lastHour()));
    }
}
