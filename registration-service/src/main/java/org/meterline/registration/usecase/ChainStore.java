package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.meterline.registration.domain.Chain;
import org.meterline.registration.domain.ChainLink;

/** Where the newest links of chains are kept. Every call needs a transaction that has locked the usage meters' signs. */
public interface ChainStore {

    /** The known links of each usage meter from a sequence on. */
    Map<UUID, List<Chain.Known>> from(Map<UUID, Long> lowest);

    void add(Map<UUID, List<ChainLink>> fresh);

    /** From now on nothing is compared with the links that are known, but for the one that was received last. */
    void settle(UUID usageMeterId);

    /** Forgets links received before an instant, but not the newest of a usage meter. */
    int forgetBefore(Instant instant, int limit);
}
