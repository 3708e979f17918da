package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of the decisions in {@code docs/adr}. */
class DecisionsTest {

    private static final Path FOLDER = Checkout.root().resolve("docs/adr");
    private static final Pattern TITLE = Pattern.compile("(\\d{4})\\. (.+)");
    private static final Pattern STATUS =
            Pattern.compile("Status: (proposed|accepted|superseded by \\d{4}) · Date: \\d{4}-\\d{2}-\\d{2}");

    static List<Markdown> decisions() {
        return Checkout.files(file -> Checkout.folderOf(file).equals(FOLDER)
                        && file.getFileName().toString().matches("\\d+.*\\.md"))
                .stream()
                .map(Markdown::read)
                .toList();
    }

    @Test
    void numbersBeginWithOneAndHaveNoGapsOrTwins() {
        List<String> numbers = decisions().stream()
                .map(decision -> decision.file().getFileName().toString().replaceFirst("-.*", ""))
                .toList();
        List<String> wanted = IntStream.rangeClosed(1, numbers.size())
                .mapToObj(number -> String.format(Locale.ROOT, "%04d", number))
                .toList();

        assertEquals(wanted, numbers);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void theTitleBearsTheNumberOfTheFile(Markdown decision) {
        Matcher title = TITLE.matcher(decision.title().orElse(""));

        assertTrue(title.matches(), () -> decision.name() + ": " + decision.title());
        assertTrue(
                decision.file().getFileName().toString().startsWith(title.group(1) + "-"),
                () -> decision.name() + ": " + decision.title());
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void theIndexNamesItWithItsTitleAndStatus(Markdown decision) {
        Matcher title = TITLE.matcher(decision.title().orElse(""));
        assertTrue(title.matches(), decision::name);
        String status = status(decision).replaceFirst("Status: ([^·]+) ·.*", "$1");
        String row = "| [%s](%s) | %s | %s |"
                .formatted(title.group(1), decision.file().getFileName(), title.group(2), status);

        assertTrue(
                Markdown.read(FOLDER.resolve("README.md")).lines().contains(row),
                () -> "docs/adr/README.md lacks " + row);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void noSectionIsMissing(Markdown decision) {
        List<String> sections =
                decision.headings().subList(1, decision.headings().size());

        assertEquals(
                List.of("Context", "Drivers", "Decision", "Options rejected", "Consequences"),
                sections,
                decision.name());
        assertTrue(decision.lines().containsAll(List.of("Good:", "Bad:")), () -> decision.name() + ": good and bad");
    }

    private static String status(Markdown decision) {
        return decision.lines().stream()
                .filter(line -> STATUS.matcher(line).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError(decision.name() + " has no line like " + STATUS));
    }
}
