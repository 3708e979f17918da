package org.meterline.registration.domain;

import java.time.Duration;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;

/**
 * From where on something is wrong.
 *
 * @param onlineSilence how long an ONLINE usage meter may not upload
 * @param offlineSilence the same of an OFFLINE one
 * @param skewWarning how far its clock may be off
 * @param skewError from here on its reports may be refused
 * @param mostSources how many sources are named as reasons; of more, the first by id
 */
public record HealthLimits(
        Duration onlineSilence, Duration offlineSilence, Duration skewWarning, Duration skewError, int mostSources) {

    Duration silence(Connectivity connectivity) {
        return switch (connectivity) {
            case ONLINE -> onlineSilence;
            case OFFLINE -> offlineSilence;
        };
    }
}
