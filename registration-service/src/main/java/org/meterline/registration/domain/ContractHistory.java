package org.meterline.registration.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;

/** Which contract the usage belongs to from when. Contracts are kept unchecked: the aggregation service knows them. */
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

    public ContractEntry at(Instant instant) {
        ContractEntry contract = entries.getFirst();
        for (ContractEntry entry : entries) {
            Instant from = entry.from();
            if (from == null || !from.isAfter(instant)) {
                contract = entry;
            }
        }
        return contract;
    }

    public ContractEntry last() {
        return entries.getLast();
    }

    /** Whether a change from this instant would come before one that is already known. */
    public boolean hasChangeAfter(Instant from) {
        Instant last = entries.getLast().from();
        return last != null && last.isAfter(from);
    }

    boolean endsWith(@Nullable UUID contractId, @Nullable String siteId) {
        ContractEntry last = entries.getLast();
        return Objects.equals(last.contractId(), contractId) && Objects.equals(last.siteId(), siteId);
    }

    ContractHistory with(@Nullable UUID contractId, @Nullable String siteId, Instant from) {
        if (endsWith(contractId, siteId)) {
            return this;
        }
        return new ContractHistory(
                Stream.concat(entries.stream(), Stream.of(new ContractEntry(contractId, siteId, from)))
                        .toList());
    }
}
