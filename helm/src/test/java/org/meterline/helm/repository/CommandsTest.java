package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages tell people to type must be what the programs understand. */
class CommandsTest {

    @Test
    void theReadmeListsTheOptionsOfTheRunner() {
        Set<String> real = matches(
                "names = (?:\\{\"-\\w\", )?\"(--[a-z-]+)\"",
                Checkout.root().resolve("deploy/local/src/main/java/org/meterline/local/RunCommand.java"));
        Set<String> listed =
                matches("(?m)^\\| `(--[a-z-]+)[^`]*` \\|", Checkout.root().resolve("README.md"));

        // Whoever needs to be told of --help would not find it here.
        real.remove("--help");
        assertEquals(real, listed);
    }

    @Test
    void thePagesUseOptionsThatTheUsageMeterHas() {
        Path sources = Checkout.root().resolve("usage-meter/src/main/java");
        Set<String> real = Checkout.files(file -> file.startsWith(sources)).stream()
                .flatMap(file -> matches("\"(--[a-z][a-z0-9-]*)\"", file).stream())
                .collect(Collectors.toSet());

        Set<String> unknown = Checkout.filesEnding(".md").stream()
                .flatMap(CommandsTest::usageMeterCommands)
                .flatMap(command -> Pattern.compile("(?<=\\s)--[a-z][a-z0-9-]*")
                        .matcher(command)
                        .results())
                .map(option -> option.group())
                .filter(option -> !real.contains(option) && !option.equals("--help"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyTestThatAPageNamesExists() {
        Set<String> tests = Checkout.filesEnding("Test.java", "IT.java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        Set<String> unknown = Checkout.files(
                        file -> file.toString().endsWith(".md") || file.endsWith("test") || file.endsWith("run"))
                .stream()
                .flatMap(page -> matches("-Dtest=([A-Z]\\w+)", page).stream())
                .filter(test -> !tests.contains(test))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), unknown);
    }

    private static Stream<String> usageMeterCommands(Path page) {
        return Stream.of("`usage-meter ([^`]+)`", "(?m)^\\s*(?:\\$ )?(?:\\S*/)?usage-meter (.+)$")
                .flatMap(form -> matches(form, page).stream());
    }

    private static Set<String> matches(String pattern, Path file) {
        return Pattern.compile(pattern)
                .matcher(Checkout.read(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
