package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.OrderCheckSettings;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.CarriedTo;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.RetentionStore;
import org.meterline.aggregation.usecase.order.FrozenHours.Content;
import org.meterline.aggregation.usecase.order.FrozenHours.Frozen;
import org.meterline.aggregation.usecase.order.FrozenHours.Place;
import org.meterline.aggregation.usecase.order.OrderProofs.Check;
import org.meterline.aggregation.usecase.order.OrderProofs.Stored;
import org.meterline.aggregation.usecase.order.RecomputedOrder.Compared;

/**
 * Proves a stored order: computes it again from its stored basis, derives its inputs again from the source hours as of its version
 * of the month, and compares the rules. Changes nothing of the order; where something differs an alert stands until it does not.
 */
@Singleton
public final class RecomputeOrder {

    private static final Logger LOG = Logger.getLogger(RecomputeOrder.class);

    private final OrderProofs proofs;
    private final FrozenHours hours;
    private final MetricsInForce metrics;
    private final RetentionStore retention;
    private final Alerts alerts;
    private final OrderCheckSettings settings;
    private final Clock clock;

    /** It reads a whole month of a contract. */
    private final Semaphore places;

    public RecomputeOrder(
            OrderProofs proofs,
            FrozenHours hours,
            MetricsInForce metrics,
            RetentionStore retention,
            Alerts alerts,
            OrderCheckSettings settings,
            Clock clock) {
        this.proofs = proofs;
        this.hours = hours;
        this.metrics = metrics;
        this.retention = retention;
        this.alerts = alerts;
        this.settings = settings;
        this.clock = clock;
        this.places = new Semaphore(settings.atOnce());
    }

    /** What came of a request. */
    public sealed interface Outcome {

        record Done(RecomputedOrder order) implements Outcome {}

        record NotStored() implements Outcome {}

        /** What is stored of it does not read back, so there is nothing to compute it from; an alert tells so. */
        record Unreadable() implements Outcome {}

        /** As many as allowed are being computed again in this instance. */
        record Busy() implements Outcome {}
    }

    public Outcome recompute(String provider, UUID order) {
        if (!places.tryAcquire()) {
            return new Outcome.Busy();
        }
        try {
            Optional<Stored> stored = proofs.read(provider, order);
            if (stored.isEmpty()) {
                return new Outcome.NotStored();
            }
            RecomputedOrder done = recompute(provider, stored.get());
            note(done);
            return new Outcome.Done(done);
        } catch (UnreadableOrderException unreadable) {
            LOG.errorf(unreadable, "Provider %s: the order %s cannot be computed again", provider, order);
            noteUnreadable(provider, order);
            return new Outcome.Unreadable();
        } finally {
            places.release();
        }
    }

    public Optional<Check> last(UUID order) {
        return proofs.last(order);
    }

    /** Checks what is due, among all instances once; tells how many orders were checked. */
    public int checkDue() {
        int checked = 0;
        while (proofs.claimNext(clock.instant(), this::check)
                .filter(done -> done)
                .isPresent()) {
            checked++;
        }
        return checked;
    }

    /** One order that cannot be computed again must not keep the others from being checked. */
    private boolean check(String provider, UUID order) {
        try {
            return switch (recompute(provider, order)) {
                case Outcome.Done ignored -> true;
                case Outcome.Unreadable ignored -> true;
                case Outcome.NotStored ignored -> false;
                case Outcome.Busy ignored -> false;
            };
        } catch (IllegalStateException broken) {
            LOG.errorf(broken, "Provider %s: the order %s cannot be computed again", provider, order);
            noteUnreadable(provider, order);
            return true;
        }
    }

    /** The alert stands until the order is computed again to what it was. */
    public void noteUnreadable(String provider, UUID order) {
        Instant now = clock.instant();
        proofs.note(new Check(order, now, now.plus(settings.period()), Verdict.DIFFERENT, 1));
        alerts.raise(
                new Alerts.Key(provider, AlertKind.ORDER_DIFFERS, order.toString()),
                "The order cannot be computed again: what is stored of it cannot be read");
    }

    private RecomputedOrder recompute(String provider, Stored stored) {
        OrderBasis basis = stored.basis();
        InputComparison comparison = new InputComparison(settings.maxDifferences());
        DraftOrder again = basis.order();
        String hash = proofs.hashOf(again);
        if (!stored.bytesHash().equals(stored.documentHash())) {
            comparison.add("stored document", stored.documentHash(), stored.bytesHash());
        }
        // Another program may write the same order otherwise; the numbers have to be the same.
        if (!hash.equals(stored.documentHash()) && !again.equals(stored.computed())) {
            comparison.add("document", stored.documentHash(), hash);
        }
        if (!again.inputHash().equals(stored.inputHash())) {
            comparison.add("inputs of the basis", stored.inputHash(), again.inputHash());
        }
        if (!again.rulesHash().equals(stored.rulesHash())) {
            comparison.add("rules of the basis", stored.rulesHash(), again.rulesHash());
        }
        String inForce = rulesInForce(basis);
        if (!inForce.equals(again.rulesHash())) {
            comparison.add("rules in force", again.rulesHash(), inForce);
        }
        // An order of corrections alone was computed from nothing of its own month.
        boolean kept = basis.kind() == OrderKind.ORDINARY && !retention.isDropped(basis.month());
        String derived = kept ? derived(basis, comparison) : null;
        return new RecomputedOrder(
                provider,
                stored.computed().id(),
                basis.month(),
                basis.monthVersion(),
                basis.program(),
                comparison.count() == 0 ? Verdict.EQUAL : Verdict.DIFFERENT,
                new Compared(stored.documentHash(), hash),
                new Compared(stored.inputHash(), derived),
                new Compared(stored.rulesHash(), inForce),
                kept ? comparison.facts() : null,
                comparison.count(),
                comparison.named());
    }

    private String rulesInForce(OrderBasis basis) {
        return withInputs(basis, basis.inputs(), true).rulesHash();
    }

    /** The hash of the derived inputs. */
    private String derived(OrderBasis basis, InputComparison comparison) {
        Set<String> hourly = HourlyMetrics.of(basis.contract(), basis.catalogue());
        OrderInputs counted = hours.counted(
                new Frozen(basis.contract().provider(), basis.contract().id(), basis.month(), basis.monthVersion()),
                hourly);
        OrderInputs derived = new OrderInputs(
                counted.usage(),
                counted.hourly(),
                counted.marks(),
                counted.sourceHours(),
                estimated(basis, hourly, counted),
                basis.inputs().coverage());
        comparison.compare(basis.inputs(), derived);
        return withInputs(basis, derived, false).inputHash();
    }

    private DraftOrder withInputs(OrderBasis basis, OrderInputs inputs, boolean rulesInForce) {
        return DraftOrder.of(
                basis.contract(),
                basis.month(),
                rulesInForce ? metrics.catalogue() : basis.catalogue(),
                basis.calendar(),
                inputs);
    }

    /** The estimates that the order names, of hours that nobody had metered, by what the hours they are carried from were. */
    private OrderInputs.Estimated estimated(OrderBasis basis, Set<String> hourly, OrderInputs counted) {
        List<CarriedTo> stored = basis.inputs().estimated().hours();
        Map<Place, List<Content>> ever = hours.ever(
                basis.contract().provider(),
                stored.stream()
                        .map(each -> new Place(each.carriedFrom(), each.source()))
                        .collect(Collectors.toSet()));
        Set<Place> metered = counted.sourceHours().stream()
                .map(hour -> new Place(hour.hour(), hour.source()))
                .collect(Collectors.toSet());
        List<Usage> usage = new ArrayList<>();
        List<HourlySum> sums = new ArrayList<>();
        List<CarriedTo> found = new ArrayList<>();
        for (CarriedTo estimate : stored) {
            Optional<Content> content = ExplainOrder.contentOf(ever, estimate)
                    .filter(each -> !metered.contains(new Place(estimate.hour(), estimate.source())));
            content.ifPresent(each -> {
                found.add(estimate);
                each.sums().forEach((key, amount) -> {
                    usage.add(new Usage(
                            key.metric(), key.version(), key.variant(), key.customer(), each.site(), amount.billed()));
                    if (hourly.contains(key.metric())) {
                        sums.add(new HourlySum(
                                estimate.hour(), key.metric(), key.version(), key.variant(), amount.billed()));
                    }
                });
            });
        }
        return new OrderInputs.Estimated(usage, sums, found);
    }

    private void note(RecomputedOrder done) {
        Instant now = clock.instant();
        proofs.note(new Check(done.order(), now, now.plus(settings.period()), done.verdict(), done.differences()));
        Alerts.Key alert = new Alerts.Key(
                done.provider(), AlertKind.ORDER_DIFFERS, done.order().toString());
        if (done.verdict() == Verdict.EQUAL) {
            alerts.clear(alert);
            return;
        }
        String text = "The order of " + done.month() + " is not what it is computed to again: " + done.differences()
                + " differences, first "
                + done.named().stream().findFirst().map(Difference::what).orElse("not named");
        LOG.errorf("Provider %s, order %s: %s", done.provider(), done.order(), text);
        alerts.raise(alert, text);
    }
}
