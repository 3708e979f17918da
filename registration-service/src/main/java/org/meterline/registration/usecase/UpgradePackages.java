package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UpgradePackage;
import org.meterline.registration.usecase.UpgradePackageStore.Entry;

/** Puts packages on record, and shows them. Each entry stays with who made it: the record is its own audit trail. */
@ApplicationScoped
public class UpgradePackages {

    private final UpgradePackageStore store;
    private final UpgradeGraph graph;
    private final MeterAccess access;
    private final Clock clock;

    UpgradePackages(UpgradePackageStore store, UpgradeGraph graph, MeterAccess access, Clock clock) {
        this.store = store;
        this.graph = graph;
        this.access = access;
        this.clock = clock;
    }

    /** Empty where the asker is a usage meter whose access token has ended. */
    @Transactional
    public Optional<List<Entry>> all(Asker asker) {
        return access.admits(asker) ? Optional.of(store.all()) : Optional.empty();
    }

    @Transactional
    public List<Entry> history(SoftwareVersion version, long beforeNumber, int limit) {
        return store.history(version, beforeNumber, limit);
    }

    /** The same as what holds writes nothing. Empty where the version is in no known series. */
    @Transactional
    public Optional<Entry> record(UpgradePackage wanted, Actor actor) {
        if (!graph.knows(wanted.version())) {
            return Optional.empty();
        }
        Optional<Entry> present = store.findToChange(wanted.version());
        if (present.isPresent() && present.get().recorded().equals(wanted)) {
            return present;
        }
        Entry entry = new Entry(0, wanted, actor.subject(), actor.address(), actor.requestId(), clock.instant());
        store.add(entry);
        return Optional.of(entry);
    }
}
