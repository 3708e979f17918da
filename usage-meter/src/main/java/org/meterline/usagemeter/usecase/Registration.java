package org.meterline.usagemeter.usecase;

import java.io.IOException;

/** Port: the registration-service, as the meter sees it. */
public interface Registration {
    /** "Check registration": what the suite knows of this meter. */
    Known check() throws IOException, InterruptedException;

    /** What the registration-service answers; texts as it gives them. */
    record Known(String name, String provider, String status, String mode) {}
}
