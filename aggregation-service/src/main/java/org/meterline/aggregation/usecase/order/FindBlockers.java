package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.coverage.MissingHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.Blocker.Kind;
import org.meterline.aggregation.domain.order.BlockerSum;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.ChainQueries.MeterChain;
import org.meterline.aggregation.usecase.CoverageQueries;
import org.meterline.aggregation.usecase.FinalMonths;

/** Tells what keeps an order from being complete, as it is now, as long as somebody can do something about it. */
@Singleton
public final class FindBlockers {

    /** Usage meters with gaps that are looked at; whoever has more of them looks at the page of chains. */
    private static final int CHAINS = 1000;

    private final BlockerQueries queries;
    private final CoverageQueries coverage;
    private final ChainQueries chains;
    private final FinalMonths finals;
    private final OrderDeadlines.Calendar calendar;
    private final Clock clock;

    public FindBlockers(
            BlockerQueries queries,
            CoverageQueries coverage,
            ChainQueries chains,
            FinalMonths finals,
            OrderDeadlines.Calendar calendar,
            Clock clock) {
        this.queries = queries;
        this.coverage = coverage;
        this.chains = chains;
        this.finals = finals;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** @param most how many of each kind are named */
    public List<BlockerSum> of(Order order, int most) {
        Contract contract = order.computed().contract();
        BillingMonth month = order.computed().month();
        return switch (order.state()) {
            case OrderState.Collecting ignored -> ofDraft(contract, month, most);
            case OrderState.PendingSp ignored -> BlockerSum.of(ofUsage(contract, month), most);
            default -> List.of();
        };
    }

    /** The same of an order that is not open yet. */
    List<BlockerSum> ofDraft(Contract contract, BillingMonth month, int most) {
        List<Blocker> all = ofUsage(contract, month);
        if (finals.isFinal(month) && !queries.isCounted(finals.last())) {
            Instant since = OrderDeadlines.of(month, calendar).totalsFinal();
            all.add(new Blocker(Kind.NOT_COUNTED, month.toString(), null, 1, since, null));
        }
        return BlockerSum.of(all, most);
    }

    private List<Blocker> ofUsage(Contract contract, BillingMonth month) {
        Set<UUID> sources = queries.sources(contract, month);
        List<Blocker> all = new ArrayList<>(missingHours(contract.provider(), month, sources));
        all.addAll(queries.hoursWithAlerts(contract, month, sources));
        all.addAll(queries.backlogs(contract, month));
        all.addAll(gaps(contract, month));
        all.addAll(queries.recounts(contract, month));
        return all;
    }

    private List<Blocker> missingHours(String provider, BillingMonth month, Set<UUID> sources) {
        Instant now = clock.instant();
        return coverage.sources(provider, month, sources).stream()
                .map(source -> SourceCoverage.of(month, now, source))
                .filter(source -> !source.missing().isEmpty())
                .map(FindBlockers::missing)
                .toList();
    }

    private static Blocker missing(SourceCoverage source) {
        List<MissingHour> hours = source.missing();
        return new Blocker(
                Kind.MISSING_HOURS,
                source.source().toString(),
                source.name(),
                hours.size(),
                hours.getFirst().hour(),
                hours.getLast().hour());
    }

    private List<Blocker> gaps(Contract contract, BillingMonth month) {
        List<Blocker> found = chains.troubled(contract.provider(), null, CHAINS).stream()
                .map(chain -> gaps(chain, month))
                .filter(gaps -> gaps.count() > 0)
                .toList();
        Set<UUID> ofContract = queries.usageMeters(
                contract,
                month,
                found.stream().map(gaps -> UUID.fromString(gaps.subject())).collect(Collectors.toSet()));
        return found.stream()
                .filter(gaps -> ofContract.contains(UUID.fromString(gaps.subject())))
                .toList();
    }

    private static Blocker gaps(MeterChain chain, BillingMonth month) {
        List<Chain.Gap> gaps = chain.chain().gaps().stream()
                .filter(gap ->
                        gap.after().isBefore(month.end()) && !gap.before().isBefore(month.start()))
                .toList();
        return new Blocker(
                Kind.CHAIN_GAP,
                chain.usageMeter().toString(),
                null,
                gaps.stream().mapToLong(gap -> gap.to() - gap.from() + 1).sum(),
                gaps.isEmpty() ? null : gaps.getFirst().after(),
                gaps.isEmpty() ? null : gaps.getLast().before());
    }
}
