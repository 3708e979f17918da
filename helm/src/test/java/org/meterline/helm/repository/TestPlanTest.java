package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A plan that names tests which are not there is worse than none: somebody relies on it. */
class TestPlanTest {

    /** A row of a plan: its id, then whatever else. */
    private static final Pattern ROW = Pattern.compile("\\|\\s*`?([A-Z]+(?:-[A-Z]+)*-\\d+)`?\\s*\\|(.*)");

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))[.#](\\w+)`");

    private record Case(Path plan, String id, List<MatchResult> tests) {}

    @Test
    void everyCaseNamesTestsThatExist() {
        List<String> wrong = new ArrayList<>();
        for (Case planned : cases()) {
            if (planned.tests().isEmpty()) {
                wrong.add(Checkout.name(planned.plan()) + " " + planned.id() + " names no test");
            }
            for (MatchResult test : planned.tests()) {
                if (!exists(test.group(1), test.group(2))) {
                    wrong.add(Checkout.name(planned.plan()) + " " + planned.id() + ": no " + test.group(1) + "."
                            + test.group(2));
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void noTwoCasesShareAnId() {
        Set<String> seen = new HashSet<>();
        List<String> twins =
                cases().stream().map(Case::id).filter(id -> !seen.add(id)).toList();

        assertEquals(List.of(), twins);
    }

    private static List<Case> casesOf(Path plan) {
        return Checkout.read(plan)
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Case(
                        plan, row.group(1), TEST.matcher(row.group(2)).results().toList()))
                .toList();
    }

    private static boolean exists(String testClass, String method) {
        Pattern declaration = Pattern.compile("\\b" + method + "\\s*\\(");
        return Checkout.filesEnding("/" + testClass + ".java").stream()
                .anyMatch(file -> declaration.matcher(Checkout.read(file)).find());
    }

    private static List<Case> cases() {
        return Checkout.filesEnding("/TEST_PLAN.md").stream()
                .flatMap(plan -> casesOf(plan).stream())
                .toList();
    }
}
