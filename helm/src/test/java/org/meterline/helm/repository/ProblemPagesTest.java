package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A slug means one thing in the whole suite, and has one page that says so. */
class ProblemPagesTest {

    private static final Path FOLDER = Checkout.root().resolve("docs/problems");

    /** An enum's constant: slug, status, title. */
    private static final Pattern CONSTANT =
            Pattern.compile("[A-Z_]+\\(\\s*\"([a-z0-9-]+)\",\\s*(\\d{3}),\\s*\"([^\"]+)\"\\s*\\)");

    private record Problem(Path source, String slug, String words) {}

    @Test
    void aSlugHasOneStatusAndOneTitleInTheWholeSuite() {
        Map<String, String> words = new TreeMap<>();
        List<String> ambiguous = new ArrayList<>();
        for (Problem problem : problems()) {
            String known = words.putIfAbsent(problem.slug(), problem.words());
            if (known != null && !known.equals(problem.words())) {
                ambiguous.add(problem.slug() + ": " + known + " / " + problem.words() + " in "
                        + Checkout.name(problem.source()));
            }
        }

        assertEquals(List.of(), ambiguous);
    }

    @Test
    void aPageBeginsWithSlugStatusAndTitle() {
        List<String> wrong = new ArrayList<>();
        for (Problem problem : problems()) {
            Path page = FOLDER.resolve(problem.slug() + ".md");
            String head = "# " + problem.slug() + "\n\n" + problem.words() + "\n";
            if (!page.toFile().exists() || !Checkout.read(page).startsWith(head)) {
                wrong.add(Checkout.name(page) + " must begin with: " + head.replace("\n\n", " ⏎ "));
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void everyPageIsOfAProblemThatExists() {
        Set<String> pages = new TreeSet<>();
        Checkout.files(file -> Checkout.folderOf(file).equals(FOLDER)).stream()
                .map(page -> page.getFileName().toString().replace(".md", ""))
                .filter(slug -> !slug.equals("README"))
                .forEach(pages::add);
        problems().forEach(problem -> pages.remove(problem.slug()));

        assertEquals(Set.of(), pages);
    }

    private static List<Problem> problems() {
        return Checkout.filesEnding("Problem.java").stream()
                .filter(source -> Checkout.read(source).contains("implements ProblemType"))
                .flatMap(ProblemPagesTest::constants)
                .toList();
    }

    private static Stream<Problem> constants(Path source) {
        return CONSTANT.matcher(Checkout.read(source))
                .results()
                .map(constant -> new Problem(source, constant.group(1), constant.group(2) + " · " + constant.group(3)));
    }
}
