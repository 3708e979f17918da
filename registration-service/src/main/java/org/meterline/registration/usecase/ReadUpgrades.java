package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.MeterAccess.Access;

/** Looks at the upgrades of a usage meter. */
@ApplicationScoped
public class ReadUpgrades {

    public sealed interface Outcome {

        record Found(List<Upgrade> upgrades) implements Outcome {}

        record NotFound() implements Outcome {}

        /** The usage meter that asks is not registered any more, or its access token has ended. */
        record Ended() implements Outcome {}
    }

    private final MeterAccess access;
    private final UpgradeStore upgrades;

    ReadUpgrades(MeterAccess access, UpgradeStore upgrades) {
        this.access = access;
        this.upgrades = upgrades;
    }

    @Transactional
    public Outcome page(UUID meterId, Asker asker, long beforeNumber, int limit) {
        return switch (access.toRead(meterId, asker)) {
            case Access.NotFound() -> new Outcome.NotFound();
            case Access.Ended() -> new Outcome.Ended();
            case Access.Granted(UsageMeter meter) -> new Outcome.Found(upgrades.list(meter.id(), beforeNumber, limit));
        };
    }

    /** Found with exactly one. */
    @Transactional
    public Outcome one(UUID meterId, UUID upgradeId, Asker asker) {
        return switch (access.toRead(meterId, asker)) {
            case Access.NotFound() -> new Outcome.NotFound();
            case Access.Ended() -> new Outcome.Ended();
            case Access.Granted(UsageMeter meter) ->
                upgrades.find(upgradeId)
                        .filter(upgrade -> upgrade.usageMeterId().equals(meter.id()))
                        .<Outcome>map(upgrade -> new Outcome.Found(List.of(upgrade)))
                        .orElseGet(Outcome.NotFound::new);
        };
    }
}
