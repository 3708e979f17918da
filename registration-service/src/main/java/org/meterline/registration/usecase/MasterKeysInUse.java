package org.meterline.registration.usecase;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.MasterKeys;
import org.meterline.registration.usecase.MasterKeyUses.Holder;
import org.meterline.registration.usecase.MasterKeyUses.Use;

/** Tells which master keys are still needed, and refuses to start without one of them. */
@ApplicationScoped
public class MasterKeysInUse {

    /** @param current whether new access tokens and signing keys come under it */
    public record Shown(String id, boolean current, long accessTokens, long signingKeys) {}

    private final MasterKeyUses uses;
    private final MasterKeys masterKeys;
    private final Clock wallClock;

    MasterKeysInUse(MasterKeyUses uses, MasterKeys masterKeys, @WallClock Clock wallClock) {
        this.uses = uses;
        this.masterKeys = masterKeys;
        this.wallClock = wallClock;
    }

    /** Better not to start than to answer usage meters with a right token that it is wrong. */
    @Transactional
    void refuseIfOneIsMissing() {
        uses.all(wallClock.instant()).stream()
                .filter(use -> masterKeys.byId(use.masterKey()).isEmpty())
                .findFirst()
                .ifPresent(use -> {
                    throw new ConfigurationException("The master key \"" + use.masterKey()
                            + "\" is not configured, and still needed by " + use.accessTokens()
                            + " access tokens and " + use.signingKeys()
                            + " signing keys: set meterline.registration.token.master-keys." + use.masterKey()
                            + " again.");
                });
    }

    @Transactional
    public List<Shown> list() {
        Map<String, Use> byId = new TreeMap<>();
        uses.all(wallClock.instant()).forEach(use -> byId.put(use.masterKey(), use));
        Set<String> ids = new TreeSet<>(masterKeys.ids());
        ids.addAll(byId.keySet());
        return ids.stream()
                .map(id -> byId.getOrDefault(id, new Use(id, 0, 0)))
                .map(use -> new Shown(
                        use.masterKey(),
                        use.masterKey().equals(masterKeys.currentId()),
                        use.accessTokens(),
                        use.signingKeys()))
                .toList();
    }

    /** Those whose access tokens have to be rotated before the master key can go. */
    @Transactional
    public List<Holder> holders(String masterKey, long afterOrdinal, int limit) {
        return uses.holders(masterKey, wallClock.instant(), afterOrdinal, limit);
    }
}
