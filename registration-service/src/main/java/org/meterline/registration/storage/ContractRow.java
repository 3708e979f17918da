package org.meterline.registration.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;

/**
 * One entry of the history of contracts.
 *
 * @param sinceEver never null, unlike all the rest of a first entry: Hibernate takes a row of nothing but nulls for none
 */
@Embeddable
record ContractRow(
        @Column(name = "since_ever") boolean sinceEver,
        @Column(name = "contract_id") @Nullable UUID contractId,
        @Column(name = "site_id") @Nullable String siteId,
        @Column(name = "valid_from") @Nullable Instant validFrom) {

    static ContractRow of(ContractEntry entry) {
        return new ContractRow(entry.from() == null, entry.contractId(), entry.siteId(), entry.from());
    }

    ContractEntry toDomain() {
        return new ContractEntry(contractId, siteId, validFrom);
    }
}
