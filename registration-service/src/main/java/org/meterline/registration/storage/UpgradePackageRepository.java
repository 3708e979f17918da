package org.meterline.registration.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UpgradePackage;
import org.meterline.registration.usecase.UpgradePackageStore;

/** The record of packages in PostgreSQL. */
@ApplicationScoped
class UpgradePackageRepository implements PanacheRepositoryBase<UpgradePackageEntity, Long>, UpgradePackageStore {

    @Override
    public Optional<UpgradePackage> find(SoftwareVersion version) {
        return newest(version).map(Entry::recorded);
    }

    @Override
    public List<Entry> all() {
        return find("number in (select max(p.number) from UpgradePackageEntity p group by p.versionKey)").stream()
                .map(UpgradePackageRepository::toEntry)
                .sorted(Comparator.comparing(entry -> entry.recorded().version()))
                .toList();
    }

    @Override
    public List<Entry> history(SoftwareVersion version, long beforeNumber, int limit) {
        return find("versionKey = ?1 and number < ?2 order by number desc", version.canonical(), beforeNumber)
                .page(0, limit)
                .stream()
                .map(UpgradePackageRepository::toEntry)
                .toList();
    }

    @Override
    public Optional<Entry> findToChange(SoftwareVersion version) {
        Locks.untilCommit(getEntityManager(), Locks.Kind.UPGRADE_PACKAGE, version.canonical());
        return newest(version);
    }

    @Override
    public void add(Entry entry) {
        UpgradePackageEntity row = new UpgradePackageEntity();
        row.version = entry.recorded().version().toString();
        row.versionKey = entry.recorded().version().canonical();
        row.fileName = entry.recorded().fileName();
        row.sha256 = entry.recorded().sha256();
        row.sizeBytes = entry.recorded().sizeBytes();
        row.url = entry.recorded().url();
        row.recordedBy = entry.recordedBy();
        row.address = entry.address();
        row.requestId = entry.requestId();
        row.recordedAt = entry.recordedAt();
        persist(row);
    }

    private Optional<Entry> newest(SoftwareVersion version) {
        return history(version, Long.MAX_VALUE, 1).stream().findFirst();
    }

    private static Entry toEntry(UpgradePackageEntity row) {
        return new Entry(
                row.number,
                new UpgradePackage(SoftwareVersion.of(row.version), row.fileName, row.sha256, row.sizeBytes, row.url),
                row.recordedBy,
                row.address,
                row.requestId,
                row.recordedAt);
    }
}
