package org.meterline.registration.domain;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;

/**
 * Which contract the usage belongs to from when. Contracts are kept unchecked: the aggregation service knows them.
 *
 * @param entries in the order in which they were decided, none ever taken away; a later one replaces an earlier one that
 *     begins at the same instant, and leaves those alone that begin at another
 */
public record ContractHistory(List<ContractEntry> entries) {

    public ContractHistory {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.getFirst().from() != null) {
            throw new IllegalArgumentException(
                    "a history of contracts begins with one that holds since ever: " + entries);
        }
    }

    static ContractHistory startingWith(@Nullable UUID contractId, @Nullable String siteId) {
        return new ContractHistory(List.of(new ContractEntry(contractId, siteId, null)));
    }

    /** What holds, in the order of time, one entry an instant. */
    public List<ContractEntry> effective() {
        Map<@Nullable Instant, ContractEntry> byStart =
                new TreeMap<>(Comparator.nullsFirst(Comparator.<Instant>naturalOrder()));
        entries.forEach(entry -> byStart.put(entry.from(), entry));
        return List.copyOf(byStart.values());
    }

    public ContractEntry at(Instant instant) {
        List<ContractEntry> effective = effective();
        ContractEntry contract = effective.getFirst();
        for (ContractEntry entry : effective) {
            Instant from = entry.from();
            if (from == null || !from.isAfter(instant)) {
                contract = entry;
            }
        }
        return contract;
    }

    /** Holds from then to the next start that is known; the same where that is what would hold anyway. */
    public ContractHistory with(@Nullable UUID contractId, @Nullable String siteId, Instant from) {
        ContractEntry present = at(from);
        if (Objects.equals(present.contractId(), contractId) && Objects.equals(present.siteId(), siteId)) {
            return this;
        }
        return new ContractHistory(
                Stream.concat(entries.stream(), Stream.of(new ContractEntry(contractId, siteId, from)))
                        .toList());
    }
}
