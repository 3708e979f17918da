package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.Optional;

/** Port: what an operator may change while the meter runs; it is read anew each time. */
public interface MeterSetup {
    MeterIdentity identity() throws IOException;

    MeterSettings settings() throws IOException;

    Optional<AccessToken> accessToken() throws IOException;
}
