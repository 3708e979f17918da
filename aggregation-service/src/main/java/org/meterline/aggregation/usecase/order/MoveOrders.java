package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.OrderReview;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.order.ProgramVersion;
import org.meterline.aggregation.domain.order.ReviewLimits;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.order.OrderReviews.Anew;
import org.meterline.aggregation.usecase.order.OrderReviews.Attempt;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;

/** Does to orders what people command: edits, refreshes, submits, approves, rejects and closes them. */
@Singleton
public final class MoveOrders {

    private static final Logger LOG = Logger.getLogger(MoveOrders.class);

    /** Late reports come one by one; between two of them there is time enough. */
    private static final int REFRESHES_TRIED = 3;

    private final FindOrders orders;
    private final ShowOrders shown;
    private final OrderReviews reviews;
    private final ContractStore contracts;
    private final MonthVersions versions;
    private final MetricsInForce metrics;
    private final OrderDeadlines.Calendar calendar;
    private final ProgramVersion program;
    private final ReviewLimits limits;
    private final Clock clock;

    public MoveOrders(
            FindOrders orders,
            ShowOrders shown,
            OrderReviews reviews,
            ContractStore contracts,
            MonthVersions versions,
            MetricsInForce metrics,
            OrderDeadlines.Calendar calendar,
            ProgramVersion program,
            ReviewLimits limits,
            Clock clock) {
        this.orders = orders;
        this.shown = shown;
        this.reviews = reviews;
        this.contracts = contracts;
        this.versions = versions;
        this.metrics = metrics;
        this.calendar = calendar;
        this.program = program;
        this.limits = limits;
        this.clock = clock;
    }

    /** @param seen whether a version is one that the person has seen */
    public Changed move(String provider, UUID id, LongPredicate seen, OrderCommand command, Person person) {
        Optional<Order> found = orders.find(provider, id);
        if (found.isEmpty()) {
            return new Changed.Unknown();
        }
        return switch (found.get()) {
            case Order.Draft draft -> new Changed.Decided(new OrderOutcome.IllegalMove(draft.state(), command.move()));
            case StoredOrder order -> {
                Attempt attempt = new Attempt(provider, id, seen, person, now());
                Changed changed = command instanceof OrderCommand.Refresh refresh
                        ? refresh(attempt, order, refresh)
                        : move(attempt, order, command);
                if (changed instanceof Changed.Decided(OrderOutcome.Done done)) {
                    LOG.infof(
                            "%s of order %s by %s: %s",
                            command.move(), id, person.id(), done.state().word());
                }
                yield changed;
            }
        };
    }

    private Changed move(Attempt attempt, StoredOrder order, OrderCommand command) {
        List<SortedMap<PriceUnit, BigDecimal>> earlier =
                command instanceof OrderCommand.Submit ? earlier(order) : List.of();
        return reviews.change(
                attempt,
                review -> review.withEarlier(earlier).decide(command, attempt.person(), limits, attempt.now()));
    }

    /** Those that were submitted hardly change any more, so they need not be read under the order's lock. */
    private List<SortedMap<PriceUnit, BigDecimal>> earlier(StoredOrder order) {
        BillingMonth month = order.computed().month();
        BillingMonth from = new BillingMonth(month.month().minusMonths(limits.jumpMonths()));
        return shown.reviewed(reviews.submitted(order.computed().contract().id(), from, month)).stream()
                .map(ReviewedOrder::totals)
                .toList();
    }

    private Changed refresh(Attempt attempt, StoredOrder order, OrderCommand.Refresh command) {
        BillingMonth month = order.computed().month();
        Contract contract = contracts
                .find(attempt.provider(), order.computed().contract().id())
                .orElse(order.computed().contract());
        Changed changed = new Changed.TryAgain();
        for (int i = 0; i < REFRESHES_TRIED && changed instanceof Changed.TryAgain; i++) {
            MetricCatalogue catalogue = metrics.catalogue();
            int version = versions.number(contract.provider(), month);
            Instant now = attempt.now();
            Anew anew = new Anew(
                    contract,
                    month,
                    version,
                    HourlyMetrics.of(contract, catalogue),
                    (before, inputs) ->
                            before.anew(contract, version, now, program.version(), calendar, catalogue, inputs));
            changed =
                    reviews.refresh(attempt, anew, (review, computed) -> refreshed(review, command, computed, attempt));
        }
        return changed;
    }

    private OrderOutcome refreshed(OrderReview review, OrderCommand.Refresh command, DraftOrder anew, Attempt attempt) {
        OrderOutcome outcome = review.decide(command, attempt.person(), limits, attempt.now());
        return outcome instanceof OrderOutcome.Done done ? review.refreshed(done, anew) : outcome;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
