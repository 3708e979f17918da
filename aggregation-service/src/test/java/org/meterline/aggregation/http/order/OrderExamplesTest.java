package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.aggregation.http.ReasonBody;

class OrderExamplesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of(OrderExamples.EDIT, OrderChanges.LineEdit.class),
                Arguments.of(OrderExamples.NEW_LINE, OrderChanges.NewLine.class),
                Arguments.of(OrderExamples.SUBMISSION, OrderChanges.NewSubmission.class),
                Arguments.of(OrderExamples.REJECTION, ReasonBody.class),
                Arguments.of(OrderExamples.CLOSING, OrderChanges.FurtherOrders.class));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsWhatTheServiceReads(String example, Class<?> body) throws Exception {
        Object read = MAPPER.readValue(example, body);

        assertEquals(MAPPER.readTree(example), MAPPER.readTree(MAPPER.writeValueAsString(read)));
    }
}
