package org.meterline.chassis.start;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts every service. */
@QuarkusMain
public final class Main {

    /** Read once, when Quarkus loads its HTTP server. */
    private static final String LET_BROKEN_ADDRESSES_THROUGH = "vertx.disableURIValidation";

    private Main() {}

    /**
     * Quarkus answers an address that is no URI with 400 and an empty body before anything of ours is asked. We look at it
     * ourselves, in the same way, and answer with a problem.
     */
    public static void main(String... arguments) {
        System.setProperty(LET_BROKEN_ADDRESSES_THROUGH, "true");
        Quarkus.run(arguments);
    }
}
