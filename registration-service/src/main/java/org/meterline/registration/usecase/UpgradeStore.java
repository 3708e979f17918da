package org.meterline.registration.usecase;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.Upgrade;

/** Where upgrades are kept. Every call needs a transaction. */
public interface UpgradeStore {

    Optional<Upgrade> find(UUID id);

    Optional<Upgrade> underWay(UUID usageMeterId);

    /** The newest first, those before a number. */
    List<Upgrade> list(UUID usageMeterId, long beforeNumber, int limit);

    void add(Upgrade upgrade);

    void save(Upgrade upgrade);
}
