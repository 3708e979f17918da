package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** What contracts may be. */
@ConfigMapping(prefix = "meterline.aggregation.contracts")
public interface ContractSettings {

    /** The product families that a contract may be of. Usage is metered for RENTAL; the others are reviewed only. */
    @WithDefault("RENTAL,MSP,ISV,PROFESSIONAL_SERVICES,VELO,SOVEREIGN,GSS,SRV")
    List<String> productFamilies();

    /** How many tiers a price may have. */
    @WithDefault("20")
    int tiersPerPrice();

    /** How long before the end of a contract's last month an alert tells of it. */
    @WithDefault("P60D")
    Duration expiryNotice();

    /** How often contracts are looked at: which of them expire, which have usage outside of their months. */
    @WithDefault("PT1H")
    Duration watchEvery();
}
