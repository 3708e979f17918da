package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages that lead nowhere, or that only one machine understands, fail here. */
class DocumentationTest {

    private static final List<String> NONE = List.of();

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Markdown page : Markdown.all()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                    broken.add(page.name() + " -> " + link);
                }
            }
        }

        assertEquals(NONE, broken);
    }

    @Test
    void everyModuleHasAPage() {
        List<String> missing = modules().stream()
                .filter(module -> !Files.exists(Checkout.root().resolve(module).resolve("README.md")))
                .toList();

        assertEquals(NONE, missing);
    }

    @Test
    void theMapOfModulesNamesThemAll() {
        List<String> links = Markdown.read(Checkout.root().resolve("README.md")).links();

        List<String> missing = modules().stream()
                .filter(module -> !links.contains(module + "/README.md"))
                .toList();

        assertEquals(NONE, missing);
    }

    @Test
    void everyPageOfAFolderWithAnIndexIsInIt() {
        List<String> missing = new ArrayList<>();
        for (String folder : List.of("docs/adr", "docs/guides", "docs/runbooks")) {
            Path index = Checkout.root().resolve(folder).resolve("README.md");
            List<String> links = Markdown.read(index).links();
            Checkout.filesEnding(".md").stream()
                    .filter(page -> Checkout.folderOf(page).equals(Checkout.folderOf(index)) && !page.equals(index))
                    .filter(page -> !links.contains(page.getFileName().toString()))
                    .forEach(page -> missing.add(Checkout.name(page)));
        }

        assertEquals(NONE, missing);
    }

    /** Where something comes from and where it was made is nobody's business but the build's. */
    @Test
    void noPageOrSourceNamesAMachineOrARegistry() {
        Pattern forbidden = Pattern.compile(String.join(
                "|",
                "repo1?\\.maven\\.(apache\\.)?org",
                "registry\\.npmjs\\.",
                "(?<![\\w.}])/(work|root|home)/",
                "/usr/lib/" + "jvm/[a-z]"));
        Set<String> exempt = Set.of("mvnw", "mvnw.cmd", Checkout.name(thisFile()));
        List<String> found = new ArrayList<>();
        for (Path file : Checkout.filesEnding(".md", ".java", ".yaml", ".yml", ".json", ".xml", ".sql", ".tpl")) {
            Matcher match = forbidden.matcher(Checkout.read(file));
            if (!exempt.contains(Checkout.name(file)) && match.find()) {
                found.add(Checkout.name(file) + ": " + match.group());
            }
        }

        assertEquals(NONE, found);
    }

    @Test
    void everyChangelogFragmentIsNamedByItsKind() {
        Pattern form = Pattern.compile("(added|changed|deprecated|removed|fixed|security)(-[a-z0-9]+)+\\.md");
        List<String> wrong =
                fragments().filter(name -> !form.matcher(name).matches()).toList();

        assertEquals(NONE, wrong);
    }

    private static Stream<String> fragments() {
        Path folder = Checkout.root().resolve("changelog/unreleased");
        return Checkout.files(file -> file.startsWith(folder)).stream()
                .map(file -> file.getFileName().toString());
    }

    private static boolean leadsSomewhere(Markdown page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file()
                : Checkout.folderOf(page.file()).resolve(parts[0]).normalize();
        if (!Files.exists(target) || !target.startsWith(Checkout.root())) {
            return false;
        }
        return parts.length == 1 || Markdown.read(target).anchors().contains(parts[1]);
    }

    /** All but those that are a list of artifacts and no more; such a POM explains itself. */
    private static List<String> modules() {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(Checkout.read(Checkout.root().resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !Checkout.read(Checkout.root().resolve(module).resolve("pom.xml"))
                        .contains("<packaging>pom</packaging>"))
                .toList();
    }

    private static Path thisFile() {
        return Checkout.root()
                .resolve("helm/src/test/java")
                .resolve(DocumentationTest.class.getName().replace('.', '/') + ".java");
    }
}
