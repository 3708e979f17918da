package org.meterline.aggregation.storage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.usecase.ContractHistory.Change;
import org.meterline.aggregation.usecase.ContractHistory.Version;

/** A version of a contract's terms as a row that never changes. */
@Entity
@Table(name = "contract_version")
class ContractVersionEntity extends PanacheEntityBase {

    /** Which contract's, and which of its versions. */
    @Embeddable
    record Key(
            @Column(name = "contract") UUID contract,
            @Column(name = "number") long number) {}

    @EmbeddedId
    Key key;

    String provider;

    @Enumerated(EnumType.STRING)
    Change change;

    @Nullable
    String terms;

    @Nullable
    String actor;

    Instant at;

    Version version() {
        return new Version(key.number(), change, terms == null ? null : TermsJson.read(terms), actor, at);
    }
}
