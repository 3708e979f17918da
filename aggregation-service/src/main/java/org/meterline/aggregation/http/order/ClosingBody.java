package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.BlockerSum;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** How far an order is from being closed: its calendar, whether it is late, and what keeps it from being complete. */
record ClosingBody(DeadlinesBody deadlines, boolean overdue, List<BlockersBody> blockers) {

    /**
     * The closing calendar, in UTC; every deadline is exclusive.
     *
     * @param recommendedUpload by then uploads had better be complete
     * @param uploadsClose files received from here on need a service request
     * @param totalsFinal nothing that is received later is part of the order
     * @param reviewOpens when the order opened for review; before it did, the earliest instant at which it may
     * @param due by then somebody has to have submitted it
     */
    public record DeadlinesBody(
            Instant periodEnd,
            Instant recommendedUpload,
            Instant uploadsClose,
            Instant totalsFinal,
            Instant reviewOpens,
            Instant due) {}

    /**
     * All of one kind that keeps the order from being complete.
     *
     * @param subjects how many sources or usage meters it is about
     * @param count hours, reports or gaps of all of them
     * @param first the first hour that it is about, or since when it is so
     * @param holdsOpening true where the order does not open for review before it is gone
     * @param items those with the highest counts, up to a limit
     * @param href where one looks further
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BlockersBody(
            Blocker.Kind kind,
            long subjects,
            long count,
            @Nullable Instant first,
            @Nullable Instant last,
            boolean holdsOpening,
            List<ItemBody> items,
            @Nullable String href) {}

    /** One source or usage meter. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemBody(
            @Nullable UUID source,
            @Nullable UUID usageMeterId,
            @Nullable String name,
            long count,
            @Nullable Instant first,
            @Nullable Instant last,
            @Nullable String href) {}

    static ClosingBody of(Order order, Instant now, List<BlockerSum> blockers) {
        BillingMonth month = order.computed().month();
        OrderDeadlines deadlines = order.computed().deadlines();
        Instant reviewOpens = order instanceof StoredOrder stored ? stored.openedAt() : deadlines.totalsFinal();
        return new ClosingBody(
                new DeadlinesBody(
                        deadlines.periodEnd(),
                        deadlines.recommendedUpload(),
                        deadlines.uploadsClose(),
                        deadlines.totalsFinal(),
                        reviewOpens,
                        deadlines.due()),
                deadlines.isOverdue(order.state(), now),
                blockers.stream().map(sum -> body(sum, month)).toList());
    }

    private static BlockersBody body(BlockerSum sum, BillingMonth month) {
        return new BlockersBody(
                sum.kind(),
                sum.subjects(),
                sum.count(),
                sum.first(),
                sum.last(),
                sum.kind().holdsOpening(),
                sum.shown().stream()
                        .filter(blocker -> !blocker.subject().equals(month.toString()))
                        .map(blocker -> item(blocker, month))
                        .toList(),
                page(sum.kind(), month));
    }

    private static @Nullable String page(Blocker.Kind kind, BillingMonth month) {
        return switch (kind) {
            case MISSING_HOURS -> "/api/v1/coverage?month=" + month;
            case REPORTS_IN_CONFLICT -> "/api/v1/usage-reports?month=" + month + "&state=CONFLICT";
            case SOURCE_SHADOWED -> "/api/v1/usage-reports?month=" + month + "&state=SHADOWED";
            case CHAIN_GAP -> "/api/v1/coverage/chains";
            case BACKLOG_UNSENT, RECOUNT_UNDER_WAY, NOT_COUNTED -> null;
        };
    }

    private static ItemBody item(Blocker blocker, BillingMonth month) {
        boolean ofSource = switch (blocker.kind()) {
            case MISSING_HOURS, REPORTS_IN_CONFLICT, SOURCE_SHADOWED -> true;
            case CHAIN_GAP, BACKLOG_UNSENT, RECOUNT_UNDER_WAY, NOT_COUNTED -> false;
        };
        UUID subject = UUID.fromString(blocker.subject());
        return new ItemBody(
                ofSource ? subject : null,
                ofSource ? null : subject,
                blocker.name(),
                blocker.count(),
                blocker.first(),
                blocker.last(),
                blocker.kind() == Blocker.Kind.MISSING_HOURS
                        ? "/api/v1/coverage/" + subject + "/missing-hours?month=" + month
                        : null);
    }
}
