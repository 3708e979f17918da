package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The ids of {@code docs/rules.md} stand in comments of code and tests; each must mean something. */
class RulesTest {

    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\| ([CMTD]\\d{1,2}) \\|");
    private static final Pattern COMMENT = Pattern.compile("(?m)(?:^\\s*\\*|^\\s*/\\*\\*|//)(.*)$");
    private static final Pattern REFERENCE = Pattern.compile("(?<![\\w.-])([CMTD]\\d{1,2})(?![\\w.-])");

    private static final List<String> DEFINED = DEFINITION
            .matcher(Checkout.read(Checkout.root().resolve("docs/rules.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    @Test
    void noTwoRulesShareAnId() {
        assertEquals(DEFINED.size(), new HashSet<>(DEFINED).size());
    }

    @Test
    void everyIdInACommentIsARule() {
        Set<String> defined = new HashSet<>(DEFINED);
        List<String> unknown = new ArrayList<>();
        for (Path file : Checkout.filesEnding(".java")) {
            COMMENT.matcher(Checkout.read(file))
                    .results()
                    .flatMap(comment -> REFERENCE.matcher(comment.group(1)).results())
                    .map(reference -> reference.group(1))
                    .filter(id -> !defined.contains(id))
                    .forEach(id -> unknown.add(Checkout.name(file) + ": " + id));
        }

        assertEquals(List.of(), unknown);
    }
}
