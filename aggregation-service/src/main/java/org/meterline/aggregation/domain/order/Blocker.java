package org.meterline.aggregation.domain.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps an order from being complete, of one source or usage meter, or of the month as a whole.
 *
 * @param subject the id of the source or usage meter; the month where it is about neither
 * @param name what people call it; null where it is not known
 * @param count hours, reports or gaps, by kind
 * @param first the first hour that it is about, or since when it is so; null where that is not known
 * @param last the last hour that it is about; null where it is about none
 */
public record Blocker(
        Kind kind,
        String subject,
        @Nullable String name,
        long count,
        @Nullable Instant first,
        @Nullable Instant last) {

    /** What it is, in the order in which it is told. */
    public enum Kind {
        /** Hours in which a source was expected and nothing was metered. */
        MISSING_HOURS(false),
        /** Hours of a source that a usage meter reported differently more than once, until somebody chooses. */
        REPORTS_IN_CONFLICT(false),
        /** Hours of a source that two usage meters observed. */
        SOURCE_SHADOWED(false),
        /** Reports that a usage meter last said it still holds. */
        BACKLOG_UNSENT(false),
        /** Gaps in the chain of a usage meter's reports that reach into the month. */
        CHAIN_GAP(false),
        /** Hours of a usage meter are being decided anew. */
        RECOUNT_UNDER_WAY(true),
        /** What was received before the totals became final is not all counted. */
        NOT_COUNTED(true);

        private final boolean holdsOpening;

        Kind(boolean holdsOpening) {
            this.holdsOpening = holdsOpening;
        }

        /** Whether the order does not open before it is gone. All else is for people to judge. */
        public boolean holdsOpening() {
            return holdsOpening;
        }
    }
}
