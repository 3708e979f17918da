package org.meterline.usagemeter.vsphere;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a vCenter.
 *
 * @param url the SOAP endpoint, such as {@code https://vc01.example.org/sdk}
 * @param name what the source is called in reports
 * @param certificateFingerprint SHA-256 of the one certificate to trust; without it the JDK's trust store decides
 * @param apiVersion the API version asked for
 * @param requestTimeout how long an answer may take, on top of a time that the request itself asks to wait
 * @param maxAnswerBytes the largest answer taken
 * @param pageSize objects in one answer
 * @param vsanEdition the edition that vSAN capacities are given with
 */
public record VcenterSettings(
        URI url,
        String name,
        String user,
        String password,
        Optional<String> certificateFingerprint,
        String apiVersion,
        Duration requestTimeout,
        int maxAnswerBytes,
        int pageSize,
        Optional<String> vsanEdition) {
    /** Old enough for every vCenter that can be metered. */
    public static final String API_VERSION = "6.5";

    @Override
    public String toString() {
        return "VcenterSettings[" + url + ", " + user + "]";
    }
}
