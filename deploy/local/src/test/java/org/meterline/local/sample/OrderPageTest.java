package org.meterline.local.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void showsTheLinesOfAnOrderAsTheServiceWroteThem() throws Exception {
        List<String> page = OrderPage.order(JSON.readTree("""
                {"month":"2026-10","state":"COLLECTING","coverage":"0.9986","currency":"EUR",
                 "totals":{"money":"9.00","points":"16.92"},
                 "summary":{"metric":"hourly-cores","commit":"200.00","reported":"384.00","overage":"184.00","underage":"0.00","total":"384.00"},
                 "lines":[{"line":1,"metric":"billed-vram","customer":"acme","site":null,
                           "measured":{"exact":"29/12","rounded":"2.4167"},
                           "quantity":"2.42","unit":"GB","price":"7","priceUnit":"points","amount":"16.92"},
                          {"line":2,"metric":"hourly-cores","customer":"acme","measured":{"exact":"2","rounded":"2.0000"},
                           "quantity":"2.00","unit":"cores","price":"4.50","priceUnit":"money","amount":"9.00"}]}
                """));

        assertEquals("Billing order 2026-10, state COLLECTING, coverage 0.9986", page.get(1));
        assertEquals(
                "     1  billed-vram   acme              2.4167      2.42  GB         7   16.92  points", page.get(4));
        assertEquals(
                "     2  hourly-cores  acme              2.0000      2.00  cores   4.50    9.00  EUR", page.get(5));
        assertEquals(
                "        total                                                             9.00  EUR", page.get(6));
        assertEquals(
                "        total                                                            16.92  points", page.get(7));
        assertEquals(
                "  hourly-cores: commit 200.00, reported 384.00, overage 184.00, underage 0.00, total 384.00",
                page.getLast());
    }

    @Test
    void marksALineOfEstimates() throws Exception {
        List<String> page = OrderPage.order(JSON.readTree("""
                {"month":"2026-10","lines":[{"line":1,"metric":"billed-vram","estimated":true}]}
                """));

        assertTrue(page.get(4).contains("billed-vram, estimated"), page.get(4));
    }

    @Test
    void countsTheMissingHoursOfASource() throws Exception {
        List<String> page = OrderPage.coverage(JSON.readTree("""
                {"items":[{"source":"6f1d","name":"vc01","expectedSeconds":2678400,"meteredSeconds":2674800,
                           "estimatedSeconds":0,"coverage":"0.9987","missingHours":["2026-10-07T03:00:00Z"]}]}
                """));

        assertTrue(page.getLast().endsWith("2674800     2678400    0.9987              1"), page.getLast());
    }
}
