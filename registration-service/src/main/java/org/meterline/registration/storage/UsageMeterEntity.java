package org.meterline.registration.storage;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.ConnectivityHistory;
import org.meterline.registration.domain.ContractHistory;
import org.meterline.registration.domain.Credentials;
import org.meterline.registration.domain.LifeCycle;
import org.meterline.registration.domain.LifeCycle.Suspended;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.ModeHistory;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeter.Profile;
import org.meterline.registration.domain.UsageMeterName;

/** The row of a usage meter with its histories. */
@Entity
@Table(name = "usage_meter")
class UsageMeterEntity {

    private static final int HISTORIES_AT_ONCE = 200;

    @Id
    UUID id;

    @Column(updatable = false)
    String provider;

    @Column(updatable = false)
    long ordinal;

    String name;

    // Computed by the database, for searching.
    @Column(name = "search_name", insertable = false, updatable = false)
    @Nullable
    String searchName;

    @Enumerated(EnumType.STRING)
    Connectivity connectivity;

    boolean locked;

    @Enumerated(EnumType.STRING)
    Status status;

    boolean checked;

    @Column(name = "unregistered_at")
    @Nullable
    Instant unregisteredAt;

    long revision;

    // Written by the relay alone, with a statement of its own.
    @Column(name = "published_revision", insertable = false, updatable = false)
    long publishedRevision;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @ElementCollection
    @CollectionTable(name = "usage_meter_mode", joinColumns = @JoinColumn(name = "usage_meter_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = HISTORIES_AT_ONCE)
    List<ModeRow> modes = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "usage_meter_connectivity", joinColumns = @JoinColumn(name = "usage_meter_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = HISTORIES_AT_ONCE)
    List<ConnectivityRow> connectivities = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "usage_meter_contract", joinColumns = @JoinColumn(name = "usage_meter_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = HISTORIES_AT_ONCE)
    List<ContractRow> contracts = new ArrayList<>();

    @ElementCollection
    @CollectionTable(name = "token_generation", joinColumns = @JoinColumn(name = "usage_meter_id"))
    @OrderColumn(name = "position")
    @BatchSize(size = HISTORIES_AT_ONCE)
    List<GenerationRow> generations = new ArrayList<>();

    static UsageMeterEntity of(UsageMeter meter) {
        UsageMeterEntity row = new UsageMeterEntity();
        row.id = meter.id();
        row.provider = meter.provider();
        row.ordinal = meter.ordinal();
        row.createdAt = meter.createdAt();
        row.take(meter);
        return row;
    }

    void take(UsageMeter meter) {
        name = meter.profile().name().value();
        connectivity = meter.profile().connectivity();
        locked = meter.profile().locked();
        status = meter.state().status();
        checked = meter.state() instanceof LifeCycle.Active
                || meter.state() instanceof Suspended suspended && suspended.wasChecked();
        unregisteredAt = meter.state() instanceof Unregistered gone ? gone.since() : null;
        revision = meter.revision();
        bringUpToDate(modes, meter.modes().entries(), ModeRow::of);
        bringUpToDate(connectivities, meter.connectivities().entries(), ConnectivityRow::of);
        bringUpToDate(contracts, meter.contracts().entries(), ContractRow::of);
        bringUpToDate(generations, meter.credentials().generations(), GenerationRow::of);
    }

    /** Touches only what differs, so that an unchanged history writes nothing. */
    private static <T, R> void bringUpToDate(List<R> rows, List<T> entries, Function<T, R> toRow) {
        for (int i = 0; i < entries.size(); i++) {
            R row = toRow.apply(entries.get(i));
            if (i == rows.size()) {
                rows.add(row);
            } else if (!row.equals(rows.get(i))) {
                rows.set(i, row);
            }
        }
    }

    UsageMeter toDomain() {
        return new UsageMeter(
                id,
                provider,
                ordinal,
                createdAt,
                revision,
                new Profile(new UsageMeterName(name), connectivity, locked),
                state(),
                new ModeHistory(modes.stream().map(ModeRow::toDomain).toList()),
                connectivityHistory(),
                new ContractHistory(
                        contracts.stream().map(ContractRow::toDomain).toList()),
                new Credentials(
                        generations.stream().map(GenerationRow::toDomain).toList()));
    }

    /** A row that a process of the previous release has added meanwhile has no history of its own. */
    private ConnectivityHistory connectivityHistory() {
        return connectivities.isEmpty()
                ? ConnectivityHistory.startingWith(connectivity)
                : new ConnectivityHistory(
                        connectivities.stream().map(ConnectivityRow::toDomain).toList());
    }

    private LifeCycle state() {
        return switch (status) {
            case REGISTERED -> new LifeCycle.Registered();
            case ACTIVE -> new LifeCycle.Active();
            case SUSPENDED -> new Suspended(checked);
            case UNREGISTERED -> new Unregistered(unregisteredAt);
        };
    }
}
