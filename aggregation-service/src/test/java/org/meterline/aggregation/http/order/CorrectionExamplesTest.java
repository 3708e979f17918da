package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.aggregation.http.Page;

class CorrectionExamplesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(CorrectionExamples.CORRECTIONS, new TypeReference<Page<CorrectionBody>>() {}),
                Arguments.of(CorrectionExamples.RECONCILIATION, new TypeReference<Page<ReconciliationBody>>() {}));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsWhatTheServiceWouldWrite(String example, TypeReference<?> body) throws Exception {
        Object read = MAPPER.readValue(example, body);

        assertEquals(MAPPER.readTree(example), MAPPER.readTree(MAPPER.writeValueAsString(read)));
    }
}
