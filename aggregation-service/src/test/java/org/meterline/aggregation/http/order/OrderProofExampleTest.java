package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.http.order.OrderProofsResource.OrderProofBody;

class OrderProofExampleTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void theExampleIsWhatTheServiceWouldWrite() throws Exception {
        OrderProofBody read = MAPPER.readValue(OrderProofsResource.EXAMPLE, OrderProofBody.class);

        assertEquals(MAPPER.readTree(OrderProofsResource.EXAMPLE), MAPPER.readTree(MAPPER.writeValueAsString(read)));
        assertEquals(read.differences(), read.named().size());
    }
}
