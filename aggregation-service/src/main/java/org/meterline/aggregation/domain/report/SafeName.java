package org.meterline.aggregation.domain.report;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.meterline.contracts.report.ReportDigest;

/**
 * A text of somebody else as part of a file's name, on any file system: it leads nowhere else, and no two texts have one name,
 * however names are compared.
 */
public final class SafeName {

    /** Lower case, so that names that differ in case only cannot meet. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9_-])?");

    /** Names that are devices somewhere, with any ending. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9]");
    private static final int KEPT_CHARACTERS = 48;
    private static final int HASH_BYTES = 8;

    private SafeName() {}

    /** The text itself where it is harmless, else what is harmless of it with a part of its hash. */
    public static String of(String text) {
        if (PLAIN.matcher(text).matches() && !device(text)) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        text.codePoints().limit(KEPT_CHARACTERS).forEach(c -> kept.append(harmless(c) ? (char) c : '_'));
        byte[] hash = ReportDigest.newHash().digest(text.getBytes(StandardCharsets.UTF_8));
        // No plain name has a tilde.
        return kept + "~" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    }

    private static boolean harmless(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean device(String name) {
        int dot = name.indexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches();
    }
}
