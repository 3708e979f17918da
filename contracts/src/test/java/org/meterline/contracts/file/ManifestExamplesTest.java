package org.meterline.contracts.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.contracts.Examples;
import org.meterline.contracts.Examples.Example;

class ManifestExamplesTest {

    private static final Examples EXAMPLES = Examples.of("usage-file-manifest");

    static List<Example> valid() {
        return EXAMPLES.valid();
    }

    static List<Example> invalid() {
        return EXAMPLES.invalid();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validOnesAreTaken(Example example) {
        ManifestParse.Result.Read read =
                assertInstanceOf(ManifestParse.Result.Read.class, ManifestParse.read(example.bytes()));

        assertTrue(EXAMPLES.schemaTakes(example.bytes()));
        byte[] written = read.manifest().toJson();
        assertTrue(EXAMPLES.schemaTakes(written));
        assertEquals(read, ManifestParse.read(written));
        if (!example.name().equals("unknown-field.json")) {
            assertArrayEquals(example.bytes(), written);
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidOnesAreRefusedForTheirRule(Example example) {
        ManifestParse.Result.Refused refused =
                assertInstanceOf(ManifestParse.Result.Refused.class, ManifestParse.read(example.bytes()));

        assertEquals(example.rule(), refused.refusal().rule());
        assertFalse(EXAMPLES.schemaTakes(example.bytes()));
    }
}
