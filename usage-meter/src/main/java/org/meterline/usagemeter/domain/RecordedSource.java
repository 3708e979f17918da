package org.meterline.usagemeter.domain;

import java.util.UUID;

/** The product server that was recorded, known by its own instance UUID. */
public record RecordedSource(UUID id, String kind, String name, String version) {
    /** The kind of a vCenter in usage reports. */
    public static final String VCENTER = "vcenter";
}
