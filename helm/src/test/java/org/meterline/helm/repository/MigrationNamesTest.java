package org.meterline.helm.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Flyway compares stamps as numbers: one digit too few or too many, and a migration is ordered wrongly for ever. */
class MigrationNamesTest {

    private static final Pattern FORM = Pattern.compile("V(20\\d{12})__[a-z]+(_[a-z0-9]+)+\\.sql");

    @Test
    void everyMigrationIsStampedWithFourteenDigitsAndSaysWhatItDoes() {
        List<String> wrong = migrations().stream()
                .filter(file -> !FORM.matcher(file.getFileName().toString()).matches())
                .map(Checkout::name)
                .toList();

        assertEquals(List.of(), wrong);
    }

    @Test
    void noTwoMigrationsOfAServiceShareAStamp() {
        Set<String> seen = new HashSet<>();
        List<String> twins = new ArrayList<>();
        for (Path file : migrations()) {
            Matcher form = FORM.matcher(file.getFileName().toString());
            if (form.matches() && !seen.add(Checkout.folderOf(file) + "/" + form.group(1))) {
                twins.add(Checkout.name(file));
            }
        }

        assertEquals(List.of(), twins);
    }

    private static List<Path> migrations() {
        return Checkout.files(file -> Checkout.folderOf(file).endsWith("src/main/resources/db/migration"));
    }
}
