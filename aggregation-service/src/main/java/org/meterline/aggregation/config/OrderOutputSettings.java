package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Files that are made of an order: its evidence, its lines as CSV, its PDF. How many are made at once is said of reports. */
@ConfigMapping(prefix = "meterline.aggregation.order-outputs")
public interface OrderOutputSettings {

    /** The most bytes that an order and what it was computed from may have as JSON, to be made into evidence: they are held in memory. */
    @WithDefault("268435456")
    long maxEvidenceBytes();

    /** The most lines that a PDF is made of; a page has some thirty. */
    @WithDefault("20000")
    int maxPdfLines();
}
