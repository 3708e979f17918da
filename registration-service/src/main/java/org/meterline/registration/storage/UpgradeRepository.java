package org.meterline.registration.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.domain.Upgrade.Proof;
import org.meterline.registration.domain.UpgradeState;
import org.meterline.registration.usecase.UpgradeStore;

/** Upgrades in PostgreSQL. */
@ApplicationScoped
class UpgradeRepository implements PanacheRepositoryBase<UpgradeEntity, UUID>, UpgradeStore {

    private static final List<UpgradeState.Name> UNDER_WAY =
            List.of(UpgradeState.Name.PRECHECKS, UpgradeState.Name.SNAPSHOT_CONFIRMED, UpgradeState.Name.RUNNING);

    private static final TypeReference<List<Survivor>> SURVIVORS = new TypeReference<>() {};
    private static final TypeReference<Proof> PROOF = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public Optional<Upgrade> find(UUID id) {
        return findByIdOptional(id).map(UpgradeRepository::toDomain);
    }

    @Override
    public Optional<Upgrade> underWay(UUID usageMeterId) {
        return find("usageMeterId = ?1 and state in ?2", usageMeterId, UNDER_WAY)
                .firstResultOptional()
                .map(UpgradeRepository::toDomain);
    }

    @Override
    public List<Upgrade> list(UUID usageMeterId, long beforeNumber, int limit) {
        return find("usageMeterId = ?1 and number < ?2 order by number desc", usageMeterId, beforeNumber)
                .page(0, limit)
                .stream()
                .map(UpgradeRepository::toDomain)
                .toList();
    }

    @Override
    public void add(Upgrade upgrade) {
        UpgradeEntity row = new UpgradeEntity();
        row.id = upgrade.id();
        row.usageMeterId = upgrade.usageMeterId();
        row.fromVersion = upgrade.from().toString();
        row.toVersion = upgrade.to().toString();
        row.asksForToken = upgrade.asksForToken();
        row.mustSurvive = written(upgrade.mustSurvive());
        row.packageSha256 = upgrade.packageSha256();
        row.startedBy = upgrade.startedBy();
        row.startedAt = upgrade.startedAt();
        take(row, upgrade);
        persist(row);
    }

    @Override
    public void save(Upgrade upgrade) {
        take(findById(upgrade.id()), upgrade);
    }

    private static void take(UpgradeEntity row, Upgrade upgrade) {
        row.state = upgrade.state().name();
        row.detail = upgrade.detail();
        row.proof = written(upgrade.proof());
        row.changedAt = upgrade.changedAt();
    }

    private static Upgrade toDomain(UpgradeEntity row) {
        return new Upgrade(
                row.id,
                row.usageMeterId,
                row.number == null ? 0 : row.number,
                SoftwareVersion.of(row.fromVersion),
                SoftwareVersion.of(row.toVersion),
                row.asksForToken,
                read(row.mustSurvive, SURVIVORS),
                row.packageSha256,
                row.startedBy,
                row.startedAt,
                UpgradeState.named(row.state),
                row.detail,
                read(row.proof, PROOF),
                row.changedAt);
    }

    private static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists and records can always be written", e);
        }
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is none", e);
        }
    }
}
