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
                {"month":"2026-10","state":"COLLECTING","coverage":"0.9986",
                 "summary":{"commit":"200.00","reported":"384.00","overage":"184.00","underage":"0.00","total":"384.00"},
                 "lines":[{"line":1,"metric":"billed-vram","customer":"acme","site":null,
                           "measured":{"exact":"29/12","rounded":"2.4167"},
                           "quantity":"2.42","unit":"GB","price":"7","amount":"16.92"}]}
                """));

        assertEquals("Billing order 2026-10, state COLLECTING, coverage 0.9986", page.get(1));
        assertEquals("     1  billed-vram  acme              2.4167      2.42  GB        7   16.92", page.get(4));
        assertEquals("  commit 200.00, reported 384.00, overage 184.00, underage 0.00, total 384.00", page.getLast());
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
