package org.meterline.usagemeter.domain;

import java.util.UUID;
import org.meterline.contracts.report.Source;

/** The product server that was recorded, known by its own instance UUID. */
public record RecordedSource(UUID id, String kind, String name, String version) {
    /** The kind of a vCenter in usage reports. */
    public static final String VCENTER = "vcenter";

    /** The same as usage reports name it. */
    public Source inReports() {
        return new Source(id, kind, name, version);
    }
}
