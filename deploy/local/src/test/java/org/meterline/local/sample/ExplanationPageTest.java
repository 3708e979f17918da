package org.meterline.local.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void showsTheSpansOfOneSourceHourAsTheServiceWroteThem() throws Exception {
        List<String> page = ExplanationPage.lines(JSON.readTree("""
                {"line":1,"metric":"billed-vram","customer":"acme","measured":{"exact":"29/12","rounded":"2.4167"},
                 "rules":[{"unit":"GB","perUnit":102400,"periods":2678400}],
                 "sourceHours":[{"hour":"2026-10-01T00:00:00Z","billed":"9","parts":"/x"}]}
                """), JSON.readTree("""
                {"sourceHours":[{"hour":"2026-10-01T00:00:00Z","billed":"737280000",
                   "reports":[{"digest":"sha256:1f","why":"all its seconds count"}]}],
                 "parts":[{"object":"vm-1","from":0,"to":3600,"formula":"8 = 8","decidedBy":"floor",
                           "factors":[{"name":"seconds","by":3600}],"billed":"737280000"}],
                 "nextCursor":"abc"}
                """));

        assertEquals("Where line 1 comes from: billed-vram of acme, 29/12 GB", page.get(1));
        assertEquals(
                "  in base units: 102400 make one GB, averaged over 2678400 periods; its first source hour, "
                        + "2026-10-01T00:00:00Z, gave 737280000",
                page.get(2));
        assertEquals("  vm-1    0-3600   8 = 8  floor       3600 seconds  737280000", page.get(5));
        assertEquals("  and more; all of them add up to the 737280000", page.get(6));
        assertEquals("  from report sha256:1f: all its seconds count", page.getLast());
    }
}
