package org.meterline.aggregation.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SafeNameTest {

    private static final List<String> TEXTS = List.of(
            "",
            ".",
            "..",
            "../../etc/passwd",
            "..\\..\\windows",
            "/absolute",
            "C:\\drive",
            "c:",
            "name\0zero",
            "new\nline",
            "Acme",
            "acme",
            "ACME",
            "acme.",
            "acme ",
            " acme",
            "acme/",
            "acme~0123456789abcdef",
            "con",
            "con.txt",
            "lpt1",
            "nul.tsv",
            "zoë",
            "zo\u0065\u0308",
            "a".repeat(64),
            "a".repeat(65),
            "a".repeat(512),
            "\ud83d\ude00",
            "No Customer Label");

    @Test
    void agg93NoNameLeadsAnywhereElse() {
        for (String text : TEXTS) {
            String name = SafeName.of(text);
            assertTrue(name.matches("[A-Za-z0-9._~-]{1,70}"), text + " -> " + name);
            assertTrue(!name.startsWith(".") && !name.endsWith("."), text + " -> " + name);
            String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            assertTrue(!Set.of("con", "prn", "aux", "nul", "com1", "lpt1").contains(stem), text + " -> " + name);
        }
    }

    @Test
    void agg93NoTwoTextsHaveOneNameWhateverTheCase() {
        Set<String> names = new HashSet<>();
        for (String text : TEXTS) {
            assertTrue(names.add(SafeName.of(text).toLowerCase(Locale.ROOT)), text);
        }
        assertTrue(names.add(SafeName.of(SafeName.of("Acme")).toLowerCase(Locale.ROOT)));
    }

    @Test
    void whatIsHarmlessStaysAsItIs() {
        for (String text : List.of("acme", "fra-1", "rental_2026", "v1.2", "0")) {
            assertEquals(text, SafeName.of(text));
        }
    }
}
