package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.contracts.Examples;
import org.meterline.contracts.Examples.Example;

/** Reader and schema say the same of every example, as far as a schema can say it. */
class UsageReportExamplesTest {

    private static final Examples EXAMPLES = Examples.of("usage-report");

    /** What no schema can say: about bytes and numbers as written, and about one value in view of another. */
    private static final Set<ReportRule> BEYOND_SCHEMA = EnumSet.of(
            ReportRule.MALFORMED_JSON,
            ReportRule.INVALID_UTF8,
            ReportRule.BYTE_ORDER_MARK,
            ReportRule.LINE_BREAK,
            ReportRule.TRAILING_CONTENT,
            ReportRule.DUPLICATE_KEY,
            ReportRule.NUMBER_NOT_INTEGER,
            ReportRule.LONE_SURROGATE,
            ReportRule.NUL_CHARACTER,
            ReportRule.TOO_DEEP,
            ReportRule.HOUR_MALFORMED,
            ReportRule.SPAN_INVALID,
            ReportRule.OBSERVED_OVERLAP,
            ReportRule.RECORDS_OVERLAP,
            ReportRule.RECORD_OUTSIDE_OBSERVED);

    /** What depends on the clock or on size alone, and so has no example. */
    private static final Set<ReportRule> WITHOUT_EXAMPLE = EnumSet.of(
            ReportRule.REPORT_TOO_LARGE,
            ReportRule.TOO_MANY_RECORDS,
            ReportRule.JSON_LIMIT,
            ReportRule.HOUR_NOT_OVER,
            ReportRule.HOUR_TOO_OLD);

    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);

    static List<Example> valid() {
        return EXAMPLES.valid();
    }

    static List<Example> invalid() {
        return EXAMPLES.invalid();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validOnesAreTaken(Example example) {
        List<UsageRecord> records = new ArrayList<>();

        ReadResult result = reader.read(example.bytes(), records::add);

        ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, result, () -> example + " " + result);
        assertEquals(valid, reader.read(example.bytes()));
        assertEquals(valid.records(), records.size());
        assertTrue(EXAMPLES.schemaTakes(example.bytes()), "the schema refuses it");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidOnesAreRefusedForTheirRule(Example example) {
        ReadResult result = reader.read(example.bytes());

        Refusal refusal = assertInstanceOf(ReadResult.Invalid.class, result).refusal();
        assertEquals(example.rule(), refusal.rule(), refusal::toString);
        boolean beyond = BEYOND_SCHEMA.stream().anyMatch(rule -> rule.slug().equals(example.rule()));
        if (!beyond) {
            assertFalse(EXAMPLES.schemaTakes(example.bytes()), "the schema takes it");
        }
    }

    @Test
    void everyRuleHasAnExample() {
        Set<String> shown = invalid().stream().map(Example::rule).collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = Arrays.stream(ReportRule.values())
                .filter(rule -> !WITHOUT_EXAMPLE.contains(rule))
                .map(ReportRule::slug)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(expected, shown);
    }
}
