package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The pages of the API. */
@ConfigMapping(prefix = "meterline.aggregation.pages")
public interface PageSettings {

    /** Items of a page where the caller does not say. */
    @WithDefault("100")
    int defaultSize();

    /** The most items of a page. */
    @WithDefault("1000")
    int maxSize();
}
