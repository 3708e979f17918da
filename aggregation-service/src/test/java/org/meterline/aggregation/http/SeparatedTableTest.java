package org.meterline.aggregation.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeparatedTableTest {

    private static String written(ReportForm form) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SeparatedTable table = new SeparatedTable(out, form, List.of("a", "b", "c"));
        table.row(Arrays.asList("=1+1", null, 7L));
        table.row(Arrays.asList("+x", "-x", "@x"));
        table.row(Arrays.asList("\tx", "\rx", List.of("=a", "b")));
        table.row(Arrays.asList("tab\there", "comma,here", "quote\"here"));
        table.row(Arrays.asList("29/12", true, -3L));
        table.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void agg94NoCellIsAFormulaToASpreadsheet() throws IOException {
        assertEquals("""
                a,b,c\r
                '=1+1,,7\r
                '+x,'-x,'@x\r
                '\tx,"'\rx","'=a,b"\r
                tab\there,"comma,here","quote""here"\r
                29/12,true,-3\r
                """, written(ReportForm.CSV));
    }

    @Test
    void agg94NeitherWhereTabsSeparate() throws IOException {
        assertEquals("""
                a\tb\tc\r
                '=1+1\t\t7\r
                '+x\t'-x\t'@x\r
                "'\tx"\t"'\rx"\t'=a,b\r
                "tab\there"\tcomma,here\t"quote""here"\r
                29/12\ttrue\t-3\r
                """, written(ReportForm.TSV));
    }
}
