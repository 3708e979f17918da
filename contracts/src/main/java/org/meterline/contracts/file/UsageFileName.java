package org.meterline.contracts.file;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The names that usage files have. */
public final class UsageFileName {

    private static final DateTimeFormatter PARTIAL_AT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private UsageFileName() {}

    /**
     * The name of a usage meter's file for a month.
     *
     * @param partialAt when it was written, where the month had not ended by then
     */
    public static String of(UUID usageMeterId, YearMonth month, @Nullable Instant partialAt) {
        String name = "usage-" + usageMeterId + "-" + month;
        return partialAt == null ? name + ".data" : name + "-partial-" + PARTIAL_AT.format(partialAt) + ".data";
    }
}
