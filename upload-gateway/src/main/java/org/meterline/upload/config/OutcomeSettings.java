package org.meterline.upload.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.meterline.chassis.kafka.PollSettings;

/** The loop that reads what became of reports. */
@ConfigMapping(prefix = "meterline.upload.outcomes")
public interface OutcomeSettings extends PollSettings {

    /** The consumer group that counts outcomes. */
    @WithDefault("upload-gateway")
    String group();

    /** The most outcomes of one poll, and so of one transaction. */
    @WithDefault("500")
    int maxPollRecords();
}
