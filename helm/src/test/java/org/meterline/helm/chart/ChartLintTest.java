package org.meterline.helm.chart;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;

class ChartLintTest {

    @Test
    void strictLintFindsNothing() {
        LintResult result = Chart.lint();

        assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
    }
}
