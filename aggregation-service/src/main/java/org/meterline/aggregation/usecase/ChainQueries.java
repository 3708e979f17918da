package org.meterline.aggregation.usecase;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.chain.Chain;

/** What is asked of the chains of one provider's usage meters. */
public interface ChainQueries {

    record MeterChain(UUID usageMeter, Chain chain) {}

    /** Chains with gaps, with forks, or that could not be followed, in order of their usage meters, from one on. */
    List<MeterChain> troubled(String provider, @Nullable UUID after, int limit);
}
