package org.meterline.registration.domain;

import java.util.UUID;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;

/** What a registration says that matters for the health of its usage meter, and for telling people of it. */
public record Standing(UUID id, String provider, String name, Status status, Connectivity connectivity) {

    public static Standing of(UsageMeter meter) {
        return new Standing(
                meter.id(),
                meter.provider(),
                meter.profile().name().value(),
                meter.state().status(),
                meter.profile().connectivity());
    }

    boolean expectedToUpload() {
        return status == Status.REGISTERED || status == Status.ACTIVE;
    }
}
