package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Reading the audit trail. */
@ConfigMapping(prefix = "meterline.registration.audit")
public interface AuditSettings {

    /** The most events of one export; whoever wants more asks for less time at once. */
    @WithDefault("1000000")
    int largestExport();

    /** How many events an export reads from the database at once. */
    @WithDefault("500")
    int exportBatch();
}
