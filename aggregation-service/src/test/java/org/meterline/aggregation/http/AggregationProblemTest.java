package org.meterline.aggregation.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AggregationProblemTest {

    @ParameterizedTest
    @EnumSource
    void everyProblemHasItsPage(AggregationProblem problem) throws IOException {
        Path page = Path.of("..", "docs", "problems", problem.slug() + ".md");

        String text = Files.readString(page);

        assertTrue(text.contains(problem.status() + " · " + problem.title()), page.toString());
    }
}
