package org.meterline.usagemeter.usecase.upgrade;

import java.time.Duration;

/**
 * How patient an upgrade is.
 *
 * @param stopWithin how long the daemon may take to end
 * @param verifyWithin how long all parts of the new version may take until they run
 * @param steadyFor how long they have to have run
 * @param look the pause between two looks
 */
public record UpgradeLimits(Duration stopWithin, Duration verifyWithin, Duration steadyFor, Duration look) {}
