package org.meterline.contracts.topic;

/** What the envelopes of all our CloudEvents in JSON have in common. */
final class CloudEvents {

    static final String SPECVERSION = "1.0";
    static final String JSON = "application/json";

    private CloudEvents() {}

    /** @throws IllegalArgumentException where one of them is not what every event of this source says */
    static void checkConstants(String specversion, String source, String expectedSource, String datacontenttype) {
        constant(specversion, SPECVERSION, "specversion");
        constant(source, expectedSource, "source");
        constant(datacontenttype, JSON, "datacontenttype");
    }

    private static void constant(String value, String expected, String component) {
        if (!Required.text(value, component).equals(expected)) {
            throw new IllegalArgumentException(component + " is not " + expected + ": " + value);
        }
    }
}
