package org.meterline.aggregation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiExamplesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(ApiExamples.SOURCE_HOUR, UsageExplanationBody.class),
                Arguments.of(ApiExamples.RECOMPUTATION, RecomputationResource.RecomputationBody.class),
                Arguments.of(ApiExamples.CONTRACT, ContractBody.class),
                Arguments.of(ApiExamples.CONTRACT_VERSION, ContractsResource.VersionItem.class),
                Arguments.of(ApiExamples.FORECAST, ForecastBody.class),
                Arguments.of(ApiExamples.RETENTION, RetentionResource.PlanBody.class));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsWhatTheServiceWouldWrite(String example, Class<?> body) throws Exception {
        Object read = MAPPER.readValue(example, body);

        assertEquals(MAPPER.readTree(example), MAPPER.readTree(MAPPER.writeValueAsString(read)));
    }
}
