package org.meterline.registration.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.chassis.problem.CommonProblem;

class ProblemPagesTest {

    private static final Path PAGES = Path.of("..", "docs", "problems");

    @ParameterizedTest
    @EnumSource
    void everyProblemOfThisServiceHasItsPage(RegistrationProblem problem) {
        assertTrue(Files.isRegularFile(PAGES.resolve(problem.slug() + ".md")), problem.slug());
    }

    @ParameterizedTest
    @EnumSource
    void everyCommonProblemHasItsPage(CommonProblem problem) {
        assertTrue(Files.isRegularFile(PAGES.resolve(problem.slug() + ".md")), problem.slug());
    }
}
