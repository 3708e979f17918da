package org.meterline.upload.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadProblemTest {

    @ParameterizedTest
    @EnumSource(UploadProblem.class)
    void everyProblemHasItsPage(UploadProblem problem) {
        Path page = Path.of("../docs/problems", problem.slug() + ".md");

        assertTrue(Files.isRegularFile(page), () -> page + " is missing");
    }
}
