package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The first page that anybody reads must name the options that {@code ./run} really has. */
class RunOptionsTest {

    @Test
    void theReadmeListsTheOptionsOfTheRunner() {
        Set<String> real = matches(
                "names = (?:\\{\"-\\w\", )?\"(--[a-z-]+)\"",
                "deploy/local/src/main/java/org/meterline/local/RunCommand.java");
        Set<String> listed = matches("(?m)^\\| `(--[a-z-]+)[^`]*` \\|", "README.md");

        // Whoever needs to be told of --help would not find it here.
        real.remove("--help");
        assertEquals(real, listed);
    }

    private static Set<String> matches(String pattern, String file) {
        return Pattern.compile(pattern)
                .matcher(Checkout.read(Checkout.root().resolve(file)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
