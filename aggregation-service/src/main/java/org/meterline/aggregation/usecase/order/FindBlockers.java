package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.coverage.MissingHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.order.Blocker;
import org.meterline.aggregation.domain.order.Blocker.Kind;
import org.meterline.aggregation.domain.order.BlockerSum;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.ChainQueries.MeterChain;
import org.meterline.aggregation.usecase.CoverageQueries;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.order.BlockerQueries.Months;

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
        return of(List.of(order), most).getOrDefault(order.computed().id(), List.of());
    }

    /**
     * The same of many orders, asked for together.
     *
     * @return by the orders' ids; nothing of those that nobody can do anything about any more
     */
    public Map<UUID, List<BlockerSum>> of(List<? extends Order> orders, int most) {
        Map<ProviderMonth, List<Order>> open = new HashMap<>();
        for (Order order : orders) {
            if (isOpenToPeople(order)) {
                DraftOrder computed = order.computed();
                open.computeIfAbsent(
                                new ProviderMonth(computed.contract().provider(), computed.month()),
                                absent -> new ArrayList<>())
                        .add(order);
            }
        }
        Map<UUID, List<BlockerSum>> found = new HashMap<>();
        open.forEach((of, some) -> found.putAll(of(of, some, most)));
        return found;
    }

    private record ProviderMonth(String provider, BillingMonth month) {}

    private static boolean isOpenToPeople(Order order) {
        return switch (order.state()) {
            case OrderState.Collecting ignored -> true;
            case OrderState.PendingSp ignored -> true;
            default -> false;
        };
    }

    private Map<UUID, List<BlockerSum>> of(ProviderMonth of, List<Order> orders, int most) {
        Set<UUID> contracts =
                orders.stream().map(order -> order.computed().contract().id()).collect(Collectors.toSet());
        Map<UUID, List<Blocker>> usage = ofUsage(new Months(of.provider(), of.month(), contracts));
        boolean drafts = orders.stream().anyMatch(FindBlockers::isDraft);
        List<Blocker> uncounted = drafts ? notCounted(of.month()) : List.of();
        Map<UUID, List<BlockerSum>> found = new HashMap<>();
        for (Order order : orders) {
            List<Blocker> all = new ArrayList<>(
                    usage.getOrDefault(order.computed().contract().id(), List.of()));
            all.addAll(isDraft(order) ? uncounted : List.of());
            found.put(order.computed().id(), BlockerSum.of(all, most));
        }
        return found;
    }

    private static boolean isDraft(Order order) {
        return order.state() instanceof OrderState.Collecting;
    }

    /** The same of an order that is not open yet. */
    List<BlockerSum> ofDraft(Contract contract, BillingMonth month, int most) {
        List<Blocker> all = new ArrayList<>(ofUsage(new Months(contract.provider(), month, Set.of(contract.id())))
                .getOrDefault(contract.id(), List.of()));
        all.addAll(notCounted(month));
        return BlockerSum.of(all, most);
    }

    private List<Blocker> notCounted(BillingMonth month) {
        if (!finals.isFinal(month) || queries.isCounted(finals.last())) {
            return List.of();
        }
        Instant since = OrderDeadlines.of(month, calendar).totalsFinal();
        return List.of(new Blocker(Kind.NOT_COUNTED, month.toString(), null, 1, since, null));
    }

    /** By contract. */
    private Map<UUID, List<Blocker>> ofUsage(Months of) {
        Map<UUID, Set<UUID>> sources = queries.sources(of);
        Set<UUID> all = sources.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        List<Blocker> missing = missingHours(of, all);
        List<Blocker> alerts = queries.hoursWithAlerts(of, all);
        Map<UUID, List<Blocker>> backlogs = queries.backlogs(of);
        Map<UUID, List<Blocker>> gaps = gaps(of);
        List<Blocker> recounts = queries.recounts(of);
        Map<UUID, List<Blocker>> found = new HashMap<>();
        for (UUID contract : of.contracts()) {
            Set<String> own = sources.getOrDefault(contract, Set.of()).stream()
                    .map(UUID::toString)
                    .collect(Collectors.toSet());
            List<Blocker> blockers = new ArrayList<>();
            Stream.concat(missing.stream(), alerts.stream())
                    .filter(blocker -> own.contains(blocker.subject()))
                    .forEach(blockers::add);
            blockers.addAll(backlogs.getOrDefault(contract, List.of()));
            blockers.addAll(gaps.getOrDefault(contract, List.of()));
            blockers.addAll(recounts);
            found.put(contract, blockers);
        }
        return found;
    }

    private List<Blocker> missingHours(Months of, Set<UUID> sources) {
        Instant now = clock.instant();
        return coverage.sources(of.provider(), of.month(), sources).stream()
                .map(source -> SourceCoverage.of(of.month(), now, source))
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

    private Map<UUID, List<Blocker>> gaps(Months of) {
        Map<UUID, Blocker> found = chains.troubled(of.provider(), null, CHAINS).stream()
                .map(chain -> gaps(chain, of.month()))
                .filter(gaps -> gaps.count() > 0)
                .collect(Collectors.toMap(
                        gaps -> UUID.fromString(gaps.subject()),
                        Function.identity(),
                        (one, other) -> one,
                        TreeMap::new));
        Map<UUID, UUID> contracts = queries.contracts(of, found.keySet());
        Map<UUID, List<Blocker>> byContract = new HashMap<>();
        found.forEach((usageMeter, gaps) -> {
            UUID contract = contracts.get(usageMeter);
            if (contract != null) {
                byContract
                        .computeIfAbsent(contract, absent -> new ArrayList<>())
                        .add(gaps);
            }
        });
        return byContract;
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
