package org.meterline.registration.usecase;

import java.util.UUID;

/** Fired in the transaction of a change; whoever observes it after the commit knows that there is something to publish. */
public record UsageMeterChanged(UUID usageMeterId) {}
