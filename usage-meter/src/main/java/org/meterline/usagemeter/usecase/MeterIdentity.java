package org.meterline.usagemeter.usecase;

import java.util.UUID;

/** Who this usage meter is. */
public record MeterIdentity(UUID id, Connectivity connectivity) {
    /** How its reports reach the suite. */
    public enum Connectivity {
        ONLINE,
        OFFLINE
    }
}
