package org.meterline.helm.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of documentation. */
record Markdown(Path file, List<String> lines) {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*)");

    static Markdown read(Path file) {
        return new Markdown(file, withoutCode(Checkout.read(file)));
    }

    static List<Markdown> all() {
        return Checkout.filesEnding(".md").stream().map(Markdown::read).toList();
    }

    /** The first heading, without its mark. */
    Optional<String> title() {
        return headings().stream().findFirst();
    }

    List<String> headings() {
        return lines.stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(2).strip())
                .toList();
    }

    /** The targets of all links, as they stand. */
    List<String> links() {
        return lines.stream()
                .flatMap(line -> LINK.matcher(line.replaceAll("`[^`]*`", "")).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** The names under which the headings can be linked to. */
    Set<String> anchors() {
        return headings().stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    String name() {
        return Checkout.name(file);
    }

    private static List<String> withoutCode(String text) {
        List<String> kept = new ArrayList<>();
        boolean inCode = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("```")) {
                inCode = !inCode;
            } else if (!inCode) {
                kept.add(line);
            }
        }
        return kept;
    }
}
