package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Coverage, and what people may say of sources. */
@ConfigMapping(prefix = "meterline.aggregation.coverage")
public interface CoverageSettings {

    /** Missing hours of a source that a list of sources shows; all of them have a route of their own. */
    @WithDefault("744")
    int missingHoursShown();

    /** The furthest back that a metered hour may be by which a missing one is estimated. */
    @WithDefault("72")
    int longestCarryHours();

    /** Into how many pieces a usage meter's chain of reports may fall before it is not followed any further. */
    @WithDefault("1000")
    int chainRuns();

    /** Gaps, and forks, of a usage meter that a list of usage meters shows. */
    @WithDefault("100")
    int chainFindingsShown();

    /** How often something may be said of one source. */
    @WithDefault("1000")
    int policiesPerSource();

    /** Characters of the reason that goes with it. */
    @WithDefault("512")
    int reasonLength();
}
